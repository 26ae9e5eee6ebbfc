import QtQuick
import QtQuick.Layouts

// Why something goes too far, and the way to a manager; once allowed, by whom and for how long. why: words, "" for
// nothing in the way; askable: a manager could allow it; allowed: words of the chip, "" while it is not; asked().
ColumnLayout {
    id: root
    property string why: ""
    property bool askable: false
    property string allowed: ""
    readonly property bool needed: root.why.length > 0 || root.askable || root.granted
    readonly property bool granted: root.allowed.length > 0
    signal asked()
    visible: root.needed
    spacing: 8

    Chip {
        objectName: "allowedChip"
        visible: root.granted
        text: root.allowed
        tone: "accent"
        iconName: "check"
        look: 34
        Accessible.role: Accessible.AlertMessage
    }
    Rectangle {
        visible: root.why.length > 0
        radius: Theme.radius
        color: Theme.warnFill
        implicitHeight: words.implicitHeight + 24
        Layout.fillWidth: true
        RowLayout {
            id: words
            anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: 12 }
            spacing: 12
            Icon { name: "warning"; color: Theme.warn; Layout.alignment: Qt.AlignTop }
            AppText {
                objectName: "overLimit"
                text: root.why
                tone: "warn"
                wrapMode: Text.Wrap
                lineHeight: 1.2
                Layout.fillWidth: true
            }
        }
    }
    AppButton {
        objectName: "askManagerButton"
        visible: root.askable
        text: qsTr("Ask a manager…")
        iconName: "person"
        Layout.fillWidth: true
        onClicked: root.asked()
    }
}
