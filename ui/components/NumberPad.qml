pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts

// A pad for quantity, phone or money. value: the digits typed so far, text only (money is never a float here);
// point: shows "." with at most two places; maximum: length; edited(value) on each key; submitted() on Enter.
FocusScope {
    id: root
    property string value: ""
    property bool point: false
    property int maximum: 11
    property string submitText: qsTr("Done")
    property bool acceptable: true
    property real keyHeight: 56
    signal edited(string value)
    signal submitted()

    function press(key: string): void {
        const dot = root.value.indexOf(".")
        if (key === "⌫")
            root.edited(root.value.slice(0, -1))
        else if (root.value.length >= root.maximum || (dot >= 0 && (key === "." || root.value.length - dot > 2)))
            return
        else
            root.edited(root.value === "" && key === "." ? "0." : root.value === "0" && root.point && key !== "."
                ? key : root.value + key)
    }
    implicitWidth: 300
    implicitHeight: keys.implicitHeight
    Keys.onPressed: event => {
        if (event.text.length === 1 && (event.text >= "0" && event.text <= "9" || event.text === "." && root.point))
            root.press(event.text)
        else if (event.key === Qt.Key_Backspace)
            root.press("⌫")
        else if ((event.key === Qt.Key_Return || event.key === Qt.Key_Enter) && root.acceptable)
            root.submitted()
        else
            return
        event.accepted = true
    }

    GridLayout {
        id: keys
        anchors.fill: parent
        columns: 3
        rowSpacing: 8
        columnSpacing: 8
        uniformCellWidths: true
        Repeater {
            model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", root.point ? "." : "00", "0"]
            delegate: PadKey {
                required property string modelData
                text: modelData
                implicitHeight: root.keyHeight
                implicitWidth: 72
                focusPolicy: Qt.TabFocus
                Layout.fillWidth: true
                onClicked: {
                    for (const key of modelData)
                        root.press(key)
                }
            }
        }
        PadKey {
            text: qsTr("Delete the last digit")
            iconName: "backspace"
            implicitHeight: root.keyHeight
            implicitWidth: 72
            focusPolicy: Qt.TabFocus
            Layout.fillWidth: true
            onClicked: root.press("⌫")
        }
    }
}
