pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// The open order: a card beside the goods, or a bar below them that opens into a sheet. desk: its model.
FocusScope {
    id: root
    required property OrderModel desk
    implicitHeight: Theme.wide ? card.implicitHeight : bar.implicitHeight

    OrderCard { id: card; anchors.fill: parent; visible: Theme.wide; desk: root.desk }
    OrderBar { id: bar; anchors.fill: parent; visible: !Theme.wide; desk: root.desk }

    OrderSheet {
        id: whole
        desk: root.desk
        name: "order"
        title: qsTr("Order")
        placement: "bottom"
        preferredHeight: parent ? parent.height * 0.8 : 0
        OrderLines { desk: root.desk; Layout.fillWidth: true; Layout.fillHeight: true }
        OrderTotals { desk: root.desk; payName: "sheetPayButton"; Layout.fillWidth: true }
    }
    Later { wanted: root.desk.sheet === "held"; sourceComponent: HeldSheet { desk: root.desk } }
    Later { wanted: root.desk.sheet === "member"; sourceComponent: MemberSheet { desk: root.desk } }
    Later { wanted: root.desk.sheet === "contact"; sourceComponent: ContactSheet { desk: root.desk } }
    Later { wanted: root.desk.sheet === "address"; sourceComponent: AddressSheet { desk: root.desk } }
    Later { wanted: root.desk.sheet === "fulfilment"; sourceComponent: FulfilmentSheet { desk: root.desk } }
    Later { wanted: root.desk.sheet === "plan"; sourceComponent: PlanSheet { desk: root.desk } }
    Later { wanted: root.desk.sheet === "coupon"; sourceComponent: CouponSheet { desk: root.desk } }
    Later { wanted: root.desk.sheet === "reservation"; sourceComponent: ReservationSheet { desk: root.desk } }
    Later { wanted: root.desk.sheet === "price"; sourceComponent: PriceSheet { desk: root.desk } }
    Later { wanted: root.desk.sheet === "payment"; sourceComponent: PaymentSheet { desk: root.desk } }
}
