import QtQuick

// A bar filled from 0 to 1. tone: colour of the filled part.
Rectangle {
    id: root
    property real value: 0
    property string tone: "accent"
    property string name: ""
    implicitHeight: 8
    radius: 4
    color: Theme.line
    Accessible.role: Accessible.ProgressBar
    Accessible.name: root.name
    Rectangle {
        width: Math.max(root.value > 0 ? 8 : 0, parent.width * Math.min(1, Math.max(0, root.value)))
        height: parent.height
        radius: 4
        color: root.tone === "accent" ? Theme.accent : Theme.toneInk(root.tone)
    }
}
