import QtQuick

// The ring around whatever has keyboard focus. shown: usually control.visualFocus; radius: that of the control's look.
Rectangle {
    id: root
    property bool shown: false
    anchors.fill: parent
    anchors.margins: -3
    visible: root.shown
    color: "transparent"
    border.width: 2
    border.color: Theme.accent
}
