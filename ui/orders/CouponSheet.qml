import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// The coupon of the order: scan or type its code; one at a time.
OrderSheet {
    id: root
    name: "coupon"
    title: qsTr("Coupon")
    preferredWidth: 520
    readonly property bool there: root.coupon.view.name.length > 0
    onAboutToShow: {
        root.coupon.begin()
        code.value = ""
        code.focus = true
    }

    RowLayout {
        visible: root.there
        spacing: 12
        Layout.fillWidth: true
        ColumnLayout {
            spacing: 2
            Layout.fillWidth: true
            AppText { objectName: "couponName"; text: root.coupon.view.name; bold: true; wrapMode: Text.Wrap; Layout.fillWidth: true }
            AppText {
                objectName: "couponWaits"
                visible: text.length > 0
                text: root.coupon.view.waits
                tone: "warn"
                wrapMode: Text.Wrap
                Layout.fillWidth: true
            }
        }
        Money { objectName: "couponAmount"; visible: amount.length > 0; amount: root.coupon.view.amount; tone: "accent" }
        AppButton { objectName: "couponDrop"; text: qsTr("Take off"); onClicked: root.coupon.drop() }
    }
    Field {
        id: code
        objectName: "couponField"
        label: root.there ? qsTr("Another coupon instead") : qsTr("Scan the coupon, or type its code")
        hint: "FS1:…"
        maximumLength: 1024
        error: root.coupon.error
        Layout.fillWidth: true
        onSubmitted: root.coupon.enter(code.value)
    }
    AppText {
        text: qsTr("One coupon an order. It is checked here, also without the network.")
        tone: "muted"
        wrapMode: Text.Wrap
        Layout.fillWidth: true
    }
    footer: AppButton {
        objectName: "couponUse"
        kind: "primary"
        big: true
        text: qsTr("Use this coupon")
        missing: code.value.trim().length > 0 ? "" : qsTr("Scan or type the code")
        Layout.fillWidth: true
        onClicked: root.coupon.enter(code.value)
    }
}
