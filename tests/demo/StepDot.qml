import QtQuick
import ui.components

// One of the six steps: its number, a tick once it is done. number, current: steps from 1.
Rectangle {
    id: root
    required property int number
    required property int current
    readonly property bool done: root.number < root.current
    readonly property bool now: root.number === root.current
    implicitWidth: 32
    implicitHeight: 32
    radius: 16
    color: root.now ? Theme.accent : root.done ? Theme.accentFill : Theme.raised
    border.width: root.now || root.done ? 0 : 1
    border.color: Theme.line
    Accessible.role: Accessible.StaticText
    Accessible.name: root.number + (root.done ? " ✓" : "")

    Icon { visible: root.done; anchors.centerIn: parent; name: "check"; size: 18; color: Theme.accentText }
    AppText {
        visible: !root.done
        anchors.centerIn: parent
        text: String(root.number)
        bold: true
        tabular: true
        color: root.now ? Theme.accentInk : Theme.muted
    }
}
