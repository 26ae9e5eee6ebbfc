import QtQuick
import ui.components
import ui.orders

// A sheet that is open while the model says so. name: which one; the model hears of its closing.
Sheet {
    id: root
    required property OrderModel desk
    required property string name
    readonly property CustomerModel customer: root.desk.customer as CustomerModel
    readonly property CouponModel coupon: root.desk.coupon as CouponModel
    readonly property HeldModel held: root.desk.held as HeldModel
    readonly property PaymentModel payment: root.desk.payment as PaymentModel
    readonly property bool wanted: root.desk.sheet === root.name
    onWantedChanged: root.wanted ? root.open() : root.close()
    Component.onCompleted: if (root.wanted) root.open()
    onClosed: {
        if (root.wanted)
            root.desk.closeSheet()
        root.desk.sheetGone()
    }
}
