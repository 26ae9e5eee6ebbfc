pragma ComponentBehavior: Bound
import QtQuick
import ui.components
import ui.shell

// One view a desk, made at its first visit and kept. A view fills the area right of the rail and below the top bar, and
// declares `required property <Type> desk`.
FocusScope {
    id: root
    required property ShellModel shell
    // Height of what stands at the foot of the desk now shown and must stay free.
    property real foot: 0

    Repeater {
        model: root.shell.desks
        delegate: Loader {
            id: slot
            required property string key
            required property url view
            readonly property bool current: slot.key === root.shell.current
            property bool visited: false
            anchors.fill: parent
            visible: current
            focus: current
            Binding { target: root; property: "foot"; value: (slot.item as DeskArea)?.foot ?? 0; when: slot.current }
            // Not at the change of `current`: an item that is born hidden hears of it before it has its desk.
            onVisibleChanged: visit()
            Component.onCompleted: visit()
            function visit(): void {
                if (slot.visible && !slot.visited) {
                    slot.visited = true
                    slot.setSource(slot.view, { "desk": root.shell.deskModel(slot.key) })
                }
            }
        }
    }
}
