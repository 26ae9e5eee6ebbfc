pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.order_list

// The Orders desk: filters over the list, the chosen order beside it.
TwoPane {
    id: root
    required property OrderListModel desk
    property bool opened: false
    foot: root.narrow && root.open ? whole.foot + 18 + Theme.margin : 0

    open: root.opened && root.desk.chosen.length > 0
    title: qsTr("Order")
    onBacked: root.opened = false
    onVisibleChanged: root.desk?.show(root.visible)
    Component.onCompleted: root.desk.show(root.visible)
    Connections {
        target: root.desk
        function onOpened(): void { root.opened = true }
    }

    master: [
        ColumnLayout {
            anchors.fill: parent
            spacing: 8
            Flow {
                id: pills
                spacing: 8
                Layout.fillWidth: true
                Repeater {
                    model: root.desk.filters
                    delegate: FilterPill {
                        required property string key
                        required property string title
                        required count
                        required checked
                        objectName: "ordersFilter_" + key
                        text: title
                        tall: true
                        checkable: false
                        onClicked: root.desk.filter(key)
                    }
                }
            }
            Card {
                visible: list.count > 0
                clip: true
                Layout.fillWidth: true
                Layout.fillHeight: list.long
                Layout.preferredHeight: list.height + 12
                Layout.maximumHeight: list.long ? -1 : list.height + 12
                ListView {
                    id: list
                    // Where not all have room, whole rows grow to fill the height.
                    readonly property real room: root.height - pills.height - 44
                    readonly property real least: count > 0 && itemAtIndex(0) ? itemAtIndex(0).implicitHeight : 64
                    readonly property int fit: Math.max(1, Math.floor(room / least))
                    readonly property bool long: count > fit
                    readonly property real row: long ? Math.floor(room / fit) : least
                    objectName: "ordersList"
                    x: 6
                    y: 6
                    width: parent.width - 12
                    // Ends before the next row begins: the software renderer draws shapes that touch the edge unclipped.
                    height: Math.min(contentHeight, fit * row - 1)
                    clip: true
                    model: root.desk.orders
                    boundsBehavior: Flickable.StopAtBounds
                    snapMode: ListView.SnapToItem
                    activeFocusOnTab: true
                    Accessible.role: Accessible.List
                    Accessible.name: qsTr("Orders")
                    Keys.onUpPressed: root.desk.step(-1)
                    Keys.onDownPressed: root.desk.step(1)
                    Keys.onReturnPressed: root.opened = true
                    currentIndex: root.desk.chosenRow
                    highlightMoveDuration: 0
                    delegate: OrderRow {
                        width: ListView.view.width
                        height: Math.max(implicitHeight, list.row)
                        selected: key === root.desk.chosen && (Theme.wide || list.activeFocus)
                        onClicked: {
                            list.forceActiveFocus()
                            root.desk.choose(key)
                        }
                    }
                }
                // Within the card, which clips.
                FocusRing { shown: list.activeFocus && Theme.keyBadges; anchors.margins: 0; radius: Theme.radiusLarge }
            }
            Skeleton { waiting: root.desk.loading; rows: 8; rowHeight: 48; Layout.fillWidth: true; Layout.margins: 16 }
            EmptyState {
                visible: !root.desk.loading && list.count === 0
                iconName: "orders"
                title: qsTr("No orders here")
                hint: qsTr("Orders of this store, and orders from elsewhere to be collected here, appear automatically.")
                Layout.fillWidth: true
                Layout.topMargin: 80
            }
            Item { visible: !list.long; Layout.fillHeight: true }
        }
    ]
    detail: [
        OrderDetail {
            id: whole
            anchors.fill: parent
            visible: root.desk.chosen.length > 0
            order: root.desk.detail
            ships: root.desk.ships
            onReceiptAsked: root.desk.receipt()
            onInvoiceAsked: root.desk.invoice()
            onPaymentAsked: root.desk.pay()
            onLabelAsked: root.desk.saveLabel()
            onActAsked: root.desk.act()
            onParcelCopied: number => root.desk.copyParcel(number)
            mayCancel: root.desk.change.order.cancel ?? false
            mayAmend: root.desk.change.order.amend ?? false
            onCancelAsked: root.desk.change.open("cancel")
            onAmendAsked: root.desk.change.open("amend")
        },
        EmptyState {
            visible: root.desk.chosen.length === 0
            anchors.centerIn: parent
            width: parent.width
            iconName: "list"
            title: qsTr("No order chosen")
            hint: qsTr("Choose an order on the left, or scan its receipt.")
        }
    ]
    CancelSheet { change: root.desk.change }
    AmendSheet { change: root.desk.change }
}
