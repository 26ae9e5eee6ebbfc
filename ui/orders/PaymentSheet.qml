pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// Tenders, and what is paid later. Exact cash is preselected, so that placing is one more tap.
OrderSheet {
    id: root
    readonly property var view: root.payment.view
    name: "payment"
    title: qsTr("Take payment")
    preferredWidth: Math.round(760 * Theme.textScale)
    readonly property string kind: root.view.kind
    onAboutToShow: cash.begin()
    onKindChanged: if (root.opened && kind === "") place.forceActiveFocus()

    Flickable {
        id: scroll
        contentHeight: page.implicitHeight
        implicitHeight: page.implicitHeight
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        Layout.fillWidth: true
        Layout.fillHeight: true
        Rectangle {
            parent: scroll
            z: 1
            visible: !scroll.atYEnd
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
            height: 24
            gradient: Gradient {
                GradientStop { position: 0; color: Qt.alpha(Theme.surface, 0) }
                GradientStop { position: 1; color: Theme.surface }
            }
        }

        GridLayout {
            id: page
            width: scroll.width
            columns: root.width >= 640 * Theme.textScale ? 2 : 1
            columnSpacing: 24
            rowSpacing: 16

            ColumnLayout {
                spacing: 12
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
                AppText { text: qsTr("To pay now"); tone: "muted" }
                Money {
                    objectName: "due"
                    amount: root.view.due
                    size: Math.round(48 * Theme.textScale)
                    split: true
                    Layout.topMargin: -8
                }
                Repeater {
                    model: root.view.later
                    delegate: Chip { required property string modelData; text: modelData; tone: "offline" }
                }
                TakenParts {
                    view: root.view
                    Layout.fillWidth: true
                    onGivenBack: key => root.payment.giveBack(key)
                }
                PayWhen {
                    visible: root.view.collect.length > 0
                    title: qsTr("Items to collect")
                    amount: root.view.collect
                    laterWords: qsTr("At pickup")
                    later: root.view.collectLater
                    names: "collect"
                    Layout.fillWidth: true
                    onPicked: later => root.payment.payAtPickup(later)
                }
                PayWhen {
                    visible: root.view.ship.length > 0
                    title: qsTr("Items to ship")
                    amount: root.view.ship
                    laterWords: qsTr("On delivery")
                    later: root.view.shipLater
                    names: "ship"
                    Layout.fillWidth: true
                    onPicked: later => root.payment.payOnDelivery(later)
                }
                FilterPill {
                    objectName: "rounding"
                    visible: root.view.rounding.length > 0
                    tall: true
                    checkable: false
                    checked: root.view.rounded
                    text: root.view.rounding
                    onClicked: root.payment.roundOff(!root.view.rounded)
                }
                Divider { visible: root.view.kind === "cash"; Layout.fillWidth: true }
                RowLayout {
                    visible: root.view.kind === "cash"
                    Layout.fillWidth: true
                    AppText { text: qsTr("Cash received"); tone: "muted"; Layout.fillWidth: true }
                    Money { objectName: "received"; amount: root.view.received; size: Theme.title }
                }
                RowLayout {
                    visible: root.view.kind === "cash"
                    Layout.fillWidth: true
                    AppText { text: qsTr("Change"); tone: "muted"; Layout.fillWidth: true }
                    Money { objectName: "change"; amount: root.view.change; size: Theme.display; tone: "accent" }
                }
                AppText {
                    objectName: "nothingLeft"
                    visible: root.view.nothing.length > 0
                    text: root.view.nothing
                    tone: "muted"
                    wrapMode: Text.Wrap
                    Layout.fillWidth: true
                }
            }
            ColumnLayout {
                visible: root.view.kind.length > 0 || ask.needed
                spacing: 12
                Layout.fillWidth: true
                Layout.preferredWidth: 320
                Layout.alignment: Qt.AlignTop
                Flow {
                    visible: root.view.kinds.length > 0
                    spacing: 8
                    Layout.fillWidth: true
                    Repeater {
                        model: root.view.kinds
                        delegate: FilterPill {
                            required property var modelData
                            objectName: "kind-" + modelData.key
                            tall: true
                            checkable: false
                            text: modelData.text
                            checked: modelData.checked
                            onClicked: root.payment.chooseKind(modelData.key)
                        }
                    }
                }
                CashPart {
                    id: cash
                    visible: root.view.kind === "cash"
                    view: root.view
                    payment: root.payment
                    acceptable: place.enabled
                    Layout.fillWidth: true
                    onSubmitted: place.clicked()
                }
                AppText {
                    objectName: "qrNotice"
                    visible: root.view.kind === "qr"
                    text: qsTr("Scan the customer's payment code now, or place the order and show ours. Goods leave once it is paid.")
                    tone: "muted"
                    wrapMode: Text.Wrap
                    Layout.fillWidth: true
                }
                AppText {
                    objectName: "valueNotice"
                    visible: text.length > 0
                    text: root.view.valueNotice
                    tone: "muted"
                    wrapMode: Text.Wrap
                    Layout.fillWidth: true
                }
                SlipPart {
                    visible: root.view.kind === "external"
                    view: root.view
                    payment: root.payment
                    Layout.fillWidth: true
                }
                AskManager {
                    id: ask
                    why: root.view.over
                    askable: root.view.askable
                    allowed: root.payment.allowed
                    Layout.fillWidth: true
                    // Once, not with each second that the chip counts down.
                    onGrantedChanged: if (granted && place.enabled) place.forceActiveFocus(Theme.keyBadges ? Qt.TabFocusReason : Qt.OtherFocusReason)
                    onAsked: root.payment.askManager()
                }
            }
        }
    }
    footer: AppButton {
        id: place
        objectName: "placeButton"
        kind: "primary"
        big: true
        text: root.payment.placing ? qsTr("Placing…") : qsTr("Place order")
        missing: root.view.missing
        enabled: missing.length === 0 && !root.payment.placing
        Layout.fillWidth: true
        onClicked: root.payment.place()
    }
}
