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
    HeldSheet { desk: root.desk }
    MemberSheet { desk: root.desk }
    ContactSheet { desk: root.desk }
    AddressSheet { desk: root.desk }
    FulfilmentSheet { desk: root.desk }
    PlanSheet { desk: root.desk }
    CouponSheet { desk: root.desk }
    ReservationSheet { desk: root.desk }
    PriceSheet { desk: root.desk }
    PaymentSheet { desk: root.desk }
}
