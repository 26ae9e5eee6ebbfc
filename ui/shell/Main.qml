pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import QtQuick.Window
import ui.components
import ui.shell

// The window. shell: its model; desks are loaded by DeskStack, the gate (sign-in, lock, first load) covers everything.
// Layouts: a rail when wider than high, else a bottom bar; two panes (Theme.wide) from 1,000 px.
Window {
    id: root
    required property ShellModel shell
    readonly property bool portrait: width < height
    width: 1280
    height: 800
    minimumWidth: 720
    minimumHeight: 640
    visible: true
    title: qsTr("Farshelf")
    color: Theme.background

    Binding { target: Theme; property: "dark"; value: root.shell.dark }
    Binding { target: Theme; property: "textScale"; value: root.shell.textScale }
    Binding { target: Theme; property: "reducedMotion"; value: root.shell.reducedMotion }
    Binding { target: Theme; property: "keyBadges"; value: root.shell.palette.keyboard }
    Binding { target: Theme; property: "wide"; value: root.width >= 1000 }

    FocusScope {
        id: frame
        anchors.fill: parent
        visible: !gate.shut
        enabled: visible
        focus: visible

        NavRail {
            id: rail
            visible: !root.portrait
            width: visible ? implicitWidth : 0
            height: parent.height
            desks: root.shell.desks
            current: root.shell.current
            initial: root.shell.initial
            associate: root.shell.associate
            onChosen: key => { root.shell.select(key); top.arm() }
            onAssociateTapped: root.shell.associateTapped()
        }
        TopBar {
            id: top
            anchors { left: rail.right; right: parent.right; leftMargin: Theme.margin; rightMargin: Theme.margin }
            y: 8
            z: 1
            shell: root.shell
            portrait: root.portrait
        }
        DeskStack {
            id: stack
            anchors { left: rail.right; right: parent.right; top: top.bottom; bottom: bar.top }
            shell: root.shell
        }
        NavBar {
            id: bar
            visible: root.portrait
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
            height: visible ? implicitHeight : 0
            desks: root.shell.desks
            current: root.shell.current
            onChosen: key => { root.shell.select(key); top.arm() }
            onMoreChosen: more.open()
        }
    }
    Loader {
        id: gate
        readonly property bool shut: root.shell.gate.toString().length > 0
        readonly property url wanted: root.shell.gate
        function show(): void {
            if (shut)
                setSource(wanted, { "desk": root.shell.deskModel("") })
            else
                source = ""
        }
        anchors.fill: parent
        focus: shut
        onWantedChanged: show()
        onShutChanged: if (shut) { help.close(); more.close(); root.shell.palette.close() }
        Component.onCompleted: show()
    }
    Repeater {
        model: root.shell.layers
        delegate: Loader {
            id: layer
            required property url view
            Component.onCompleted: layer.setSource(layer.view, { "desk": root.shell.layerModel(layer.view) })
        }
    }
    Toast {
        id: toast
        objectName: "toast"
        // Never over the primary button: left of the right pane; on a portrait tablet above what stands at the foot.
        readonly property real room: parent.width - rail.width - (root.portrait ? 0 : Theme.paneWidth + 20)
        x: rail.width + Math.max(Theme.margin, (room - width) / 2)
        // Above the scrim of a sheet (Qt gives overlays z 1000001), and away from the primary button at its foot.
        readonly property bool covered: T.Overlay.overlay?.visible ?? false
        z: 1000002
        y: covered ? 16 : root.portrait ? bar.y - stack.foot - height - 12 : parent.height - height - 24
        width: Math.min(implicitWidth, room - 2 * Theme.margin)
        onUndone: root.shell.undo()
        Connections {
            target: root.shell
            function onToasted(text: string, tone: string, undoLabel: string): void {
                toast.show(text, tone, undoLabel)
            }
            function onArmed(): void { top.arm() }
            function onHelpWished(): void { help.visible ? help.close() : help.open() }
        }
    }
    ShellKeys { actions: root.shell.palette }
    KeyHelp { id: help; actions: root.shell.palette }
    PaletteSheet { actions: root.shell.palette }
    MoreSheet { id: more; shell: root.shell; from: bar.room }
}
