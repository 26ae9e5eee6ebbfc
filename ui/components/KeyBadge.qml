import QtQuick

// The key that does the same, shown once a hardware keyboard was used (Theme.keyBadges). text: "F9"; onFill: on a filled button.
Rectangle {
    id: root
    property string text: ""
    property bool onFill: false
    visible: Theme.keyBadges && root.text.length > 0
    implicitWidth: visible ? label.implicitWidth + 12 : 0
    implicitHeight: label.implicitHeight + 4
    radius: 5
    color: root.onFill ? "#26000000" : Theme.raised
    border.width: root.onFill ? 0 : 1
    border.color: Theme.line
    AppText {
        id: label
        anchors.centerIn: parent
        text: root.text
        size: Theme.tiny
        color: root.onFill ? Theme.accentInk : Theme.muted
        Accessible.ignored: true
    }
}
