pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.pickup

// The Pickup desk: what waits, and the order being picked or handed over.
TwoPane {
    id: root
    required property PickupModel desk
    property bool opened: false
    foot: root.narrow && root.open ? panel.foot + 18 + Theme.margin : 0

    open: root.opened && root.desk.chosen.length > 0
    title: qsTr("Pickup")
    sideWidth: Math.max(420, Math.min(560, root.width * 0.36))
    onBacked: root.opened = false
    onVisibleChanged: root.desk?.show(root.visible)
    Component.onCompleted: root.desk.show(root.visible)
    Connections {
        target: root.desk
        function onOpened(): void {
            root.opened = true
            panel.focusPrimary()
        }
    }

    master: [
        ColumnLayout {
            anchors.fill: parent
            spacing: 8
            RowLayout {
                spacing: 8
                Repeater {
                    model: root.desk.tabs
                    delegate: FilterPill {
                        required property string key
                        required property string title
                        required count
                        required checked
                        objectName: "pickupTab_" + key
                        text: title
                        tall: true
                        checkable: false
                        onClicked: root.desk.chooseTab(key)
                    }
                }
                AppText {
                    text: root.desk.wait
                    size: Theme.tiny
                    tone: "muted"
                    horizontalAlignment: Text.AlignRight
                    Layout.fillWidth: true
                }
            }
            GridView {
                id: board
                readonly property int columns: Math.max(1, Math.floor(width / (340 * Math.max(1, Theme.textScale * 0.85))))
                objectName: "pickupBoard"
                visible: count > 0
                clip: true
                model: root.desk.cards
                cellWidth: Math.floor(width / columns)
                cellHeight: 152 + (Theme.textScale - 1) * 80
                boundsBehavior: Flickable.StopAtBounds
                activeFocusOnTab: true
                Accessible.role: Accessible.List
                Accessible.name: qsTr("Orders at the pickup desk")
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.rightMargin: -12
                Layout.leftMargin: -2
                Rectangle {
                    visible: !board.atYEnd
                    parent: board
                    anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
                    height: 28
                    gradient: Gradient {
                        GradientStop { position: 0; color: Qt.alpha(Theme.background, 0) }
                        GradientStop { position: 1; color: Theme.background }
                    }
                }
                delegate: Item {
                    id: cell
                    required property string key
                    required property string number
                    required property string chip
                    required property string tone
                    required property string customer
                    required property string when
                    required property bool late
                    required property var thumbs
                    required property string pieces
                    required property string shelf
                    required property bool waiting
                    required property int index
                    width: GridView.view.cellWidth
                    height: GridView.view.cellHeight
                    PickupCard {
                        anchors { fill: parent; leftMargin: 2; topMargin: 2; rightMargin: 10; bottomMargin: 10 }
                        key: cell.key
                        number: cell.number
                        chip: cell.chip
                        tone: cell.tone
                        customer: cell.customer
                        when: cell.when
                        late: cell.late
                        thumbs: cell.thumbs
                        pieces: cell.pieces
                        shelf: cell.shelf
                        waiting: cell.waiting
                        index: cell.index
                        selected: cell.key === root.desk.chosen
                        onClicked: root.desk.choose(cell.key)
                    }
                }
            }
            Skeleton { waiting: root.desk.loading; rows: 5; rowHeight: 96; Layout.fillWidth: true }
            EmptyState {
                visible: !root.desk.loading && board.count === 0
                iconName: "pickup"
                title: root.desk.tab === "to_pick" ? qsTr("Nothing to pick") : qsTr("Nothing waits to be collected")
                hint: root.desk.tab === "to_pick"
                    ? qsTr("New orders to be collected here appear automatically.")
                    : qsTr("What is made ready appears here. A pickup code may be scanned at any time.")
                Layout.fillWidth: true
                Layout.topMargin: 80
            }
            Item { visible: board.count === 0; Layout.fillHeight: true }
            Rectangle {
                visible: root.desk.note.length > 0
                implicitWidth: Math.min(note.implicitWidth + 24, parent.width)
                implicitHeight: note.implicitHeight + 18
                radius: 18
                color: Theme.offlineFill
                Layout.maximumWidth: parent.width
                AppText {
                    id: note
                    anchors { fill: parent; leftMargin: 12; rightMargin: 12 }
                    text: root.desk.note
                    size: Theme.tiny
                    tone: "offline"
                    wrapMode: Text.Wrap
                    verticalAlignment: Text.AlignVCenter
                }
            }
        }
    ]
    detail: [
        PickupPanel {
            id: panel
            anchors.fill: parent
            visible: root.desk.chosen.length > 0
            desk: root.desk
        },
        EmptyState {
            visible: root.desk.chosen.length === 0
            anchors.centerIn: parent
            width: parent.width
            iconName: "scan"
            title: qsTr("Scan a pickup code")
            hint: qsTr("Or choose an order on the left. The customer has the code on the receipt or in a message.")
        }
    ]
}
