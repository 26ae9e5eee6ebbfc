pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.catalog
import ui.components

// The Sell desk: goods on the left, the order beside them, or below them on a portrait tablet. desk: its model; the order's
// view is loaded from desk.panel with desk.panelModel.
DeskArea {
    id: root
    required property SellModel desk
    readonly property CompareModel compare: root.desk.compare
    foot: Theme.wide ? 0 : (panel.visible ? panel.height : locked.height) + Theme.margin

    onVisibleChanged: root.desk?.show(root.visible)
    Component.onCompleted: root.desk.show(true)

    Shortcut {
        sequences: [StandardKey.Cancel]
        enabled: root.visible && (root.desk.sheetOpen || root.compare.shown)
        onActivated: root.desk.sheetOpen ? root.desk.close() : root.compare.close()
    }
    GridLayout {
        anchors { fill: parent; leftMargin: Theme.margin; rightMargin: Theme.margin; bottomMargin: Theme.margin }
        columns: Theme.wide ? 2 : 1
        columnSpacing: Theme.margin
        rowSpacing: Theme.gutter

        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Results {
                anchors.fill: parent
                visible: !root.desk.sheetOpen && !root.compare.shown
                desk: root.desk
            }
            Loader {
                anchors.fill: parent
                anchors.topMargin: 8
                active: root.compare.shown
                visible: !root.desk.sheetOpen
                sourceComponent: CompareView { compare: root.compare }
            }
            Loader {
                anchors.fill: parent
                anchors.topMargin: 8
                active: root.desk.sheetOpen
                focus: active
                sourceComponent: ProductSheet { desk: root.desk }
            }
        }
        Loader {
            id: panel
            visible: !root.desk.locked
            active: visible
            Layout.preferredWidth: Theme.wide ? Theme.paneWidth : -1
            Layout.fillWidth: !Theme.wide
            Layout.fillHeight: Theme.wide
            Layout.topMargin: Theme.wide ? 8 : 0
            onActiveChanged: fill()
            Component.onCompleted: fill()
            function fill(): void {
                if (active && root.desk.panel.toString().length > 0)
                    setSource(root.desk.panel, { "desk": root.desk.panelModel })
            }
        }
        LockedPanel {
            id: locked
            visible: root.desk.locked
            Layout.preferredWidth: Theme.wide ? Theme.paneWidth : -1
            Layout.fillWidth: !Theme.wide
            Layout.fillHeight: Theme.wide
            Layout.topMargin: Theme.wide ? 8 : 0
            onUnlockAsked: root.desk.askUnlock()
        }
    }
}
