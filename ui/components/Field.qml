import QtQuick
import QtQuick.Layouts

// One line of text. label above; hint inside while empty; error below; value is the text; edited() on each keystroke;
// submitted() on Enter. For phone, quantity and money use NumberPad beside it with readOnly.
FocusScope {
    id: root
    property string label: ""
    property string hint: ""
    property string error: ""
    property alias value: input.text
    property alias readOnly: input.readOnly
    property alias inputMethodHints: input.inputMethodHints
    property alias maximumLength: input.maximumLength
    signal edited(string value)
    signal submitted()

    implicitWidth: 240
    implicitHeight: column.implicitHeight
    ColumnLayout {
        id: column
        anchors.fill: parent
        spacing: 4
        AppText {
            visible: root.label.length > 0
            text: root.label
            tone: "muted"
            Accessible.ignored: true
        }
        Rectangle {
            Layout.fillWidth: true
            implicitHeight: Math.max(Theme.touch, input.contentHeight + 20)
            radius: Theme.radius
            color: Theme.surface
            border.width: input.activeFocus || root.error.length > 0 ? 2 : 1
            border.color: root.error.length > 0 ? Theme.danger : input.activeFocus ? Theme.accent : Theme.line
            TapHandler { onTapped: input.forceActiveFocus(Qt.MouseFocusReason) }
            TextInput {
                id: input
                focus: true
                anchors.fill: parent
                anchors.leftMargin: 14
                anchors.rightMargin: 14
                verticalAlignment: TextInput.AlignVCenter
                clip: true
                activeFocusOnTab: true
                font.pixelSize: Theme.body
                color: Theme.ink
                selectionColor: Theme.accent
                selectedTextColor: Theme.accentInk
                selectByMouse: true
                Accessible.role: Accessible.EditableText
                Accessible.name: root.label.length > 0 ? root.label : root.hint
                Accessible.description: root.error
                onTextEdited: root.edited(text)
                onAccepted: root.submitted()
            }
            AppText {
                anchors.fill: parent
                anchors.leftMargin: 14
                anchors.rightMargin: 14
                visible: input.text.length === 0 && input.preeditText.length === 0
                text: root.hint
                size: Theme.body
                tone: "muted"
                verticalAlignment: Text.AlignVCenter
                Accessible.ignored: true
            }
        }
        AppText {
            visible: root.error.length > 0
            text: root.error
            size: Theme.tiny
            tone: "danger"
            wrapMode: Text.Wrap
            Layout.fillWidth: true
            Accessible.role: Accessible.AlertMessage
        }
    }
}
