pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts

// A six-digit PIN. title above; entered(pin) is sent on the last digit; busy blocks input; error: words in red;
// call clear() after a refusal; doneText: what the last key does. Digits, Backspace and Enter of a keyboard work while it has focus.
FocusScope {
    id: root
    property string title: ""
    property string error: ""
    property bool busy: false
    property int digits: 6
    property string doneText: qsTr("Sign in")
    property string pin: ""
    signal entered(string pin)

    function clear(): void { root.pin = "" }
    function press(figure: string): void {
        if (root.busy || root.pin.length >= root.digits)
            return
        root.pin += figure
        if (root.pin.length === root.digits)
            root.entered(root.pin)
    }
    implicitWidth: 360
    implicitHeight: column.implicitHeight
    Accessible.role: Accessible.Pane
    Accessible.name: root.title
    Keys.onPressed: event => {
        if (event.text.length === 1 && event.text >= "0" && event.text <= "9")
            root.press(event.text)
        else if (event.key === Qt.Key_Backspace)
            root.pin = root.pin.slice(0, -1)
        else
            return
        event.accepted = true
    }

    ColumnLayout {
        id: column
        anchors.fill: parent
        spacing: 0
        AppText {
            text: root.title
            size: Theme.body
            bold: true
            wrapMode: Text.Wrap
            Layout.fillWidth: true
            horizontalAlignment: Text.AlignHCenter
        }
        Row {
            spacing: 14
            Layout.alignment: Qt.AlignHCenter
            Layout.topMargin: 20
            Repeater {
                model: root.digits
                delegate: Rectangle {
                    required property int index
                    width: 16; height: 16; radius: 8
                    color: index < root.pin.length ? Theme.accent : "transparent"
                    border.width: index < root.pin.length ? 0 : 2
                    border.color: root.error.length > 0 ? Theme.danger : Theme.line
                }
            }
        }
        AppText {
            objectName: "pinError"
            text: root.error
            tone: "danger"
            wrapMode: Text.Wrap
            Layout.fillWidth: true
            Layout.topMargin: 4
            Layout.preferredHeight: Math.max(20, implicitHeight)
            horizontalAlignment: Text.AlignHCenter
            Accessible.role: Accessible.AlertMessage
        }
        GridLayout {
            columns: 3
            rowSpacing: 12
            columnSpacing: 12
            uniformCellWidths: true
            Layout.fillWidth: true
            Repeater {
                model: 9
                delegate: PadKey {
                    required property int index
                    text: String(index + 1)
                    enabled: !root.busy
                    focusPolicy: Qt.TabFocus
                    Layout.fillWidth: true
                    onClicked: root.press(text)
                }
            }
            PadKey {
                text: qsTr("Delete the last digit")
                iconName: "backspace"
                enabled: !root.busy && root.pin.length > 0
                focusPolicy: Qt.TabFocus
                Layout.fillWidth: true
                onClicked: root.pin = root.pin.slice(0, -1)
            }
            PadKey {
                text: "0"
                enabled: !root.busy
                focusPolicy: Qt.TabFocus
                Layout.fillWidth: true
                onClicked: root.press("0")
            }
            PadKey {
                text: root.doneText
                iconName: "check"
                enabled: !root.busy && root.pin.length === root.digits
                focusPolicy: Qt.TabFocus
                Layout.fillWidth: true
                onClicked: root.entered(root.pin)
            }
        }
    }
}
