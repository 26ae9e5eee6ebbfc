pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// What a piece of one line costs instead, and why; beyond the person's limit a manager is asked.
OrderSheet {
    id: root
    readonly property PriceModel price: root.desk.prices as PriceModel
    readonly property var view: root.price.view
    name: "price"
    title: qsTr("Change the price")
    preferredWidth: Math.round(760 * Theme.textScale)
    onAboutToShow: {
        reason.value = root.price.reason
        pad.focus = true
    }

    Flickable {
        id: scroll
        contentHeight: page.implicitHeight
        implicitHeight: page.implicitHeight
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        Layout.fillWidth: true
        Layout.fillHeight: true

        GridLayout {
            id: page
            width: scroll.width
            columns: root.width >= 640 * Theme.textScale ? 2 : 1
            columnSpacing: 24
            rowSpacing: 16

            ColumnLayout {
                spacing: 12
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.alignment: Qt.AlignTop
                AppText { text: root.view.title; bold: true; wrapMode: Text.Wrap; Layout.fillWidth: true }
                RowLayout {
                    Layout.fillWidth: true
                    AppText { text: qsTr("Usual price"); tone: "muted"; Layout.fillWidth: true }
                    Money { objectName: "usualPrice"; amount: root.view.usual; size: Theme.title; bold: false }
                }
                RowLayout {
                    Layout.fillWidth: true
                    AppText { text: qsTr("New price"); tone: "muted"; Layout.fillWidth: true }
                    Money { objectName: "newPrice"; amount: root.view.price; size: Theme.display; tone: "accent" }
                }
                Field {
                    id: reason
                    objectName: "priceReason"
                    label: qsTr("Reason")
                    hint: qsTr("Printed nowhere; HQ sees it")
                    maximumLength: 80
                    Layout.fillWidth: true
                    onEdited: value => root.price.giveReason(value)
                    onSubmitted: if (apply.enabled) apply.clicked()
                }
                Flow {
                    spacing: 8
                    Layout.fillWidth: true
                    Repeater {
                        model: [qsTr("Damaged or stained"), qsTr("Display piece"), qsTr("Marked lower on the shelf")]
                        delegate: FilterPill {
                            required property string modelData
                            objectName: "reasonPill"
                            checkable: false
                            text: modelData
                            checked: root.price.reason === modelData
                            onClicked: {
                                reason.value = modelData
                                root.price.giveReason(modelData)
                            }
                        }
                    }
                }
            }
            ColumnLayout {
                spacing: 12
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.alignment: Qt.AlignTop
                NumberPad {
                    id: pad
                    objectName: "pricePad"
                    value: root.price.typed
                    point: true
                    maximum: 9
                    acceptable: apply.enabled
                    Layout.fillWidth: true
                    onEdited: value => root.price.typePrice(value)
                    onSubmitted: apply.clicked()
                }
                AskManager {
                    why: root.view.over
                    askable: root.view.askable
                    allowed: root.price.allowed
                    Layout.fillWidth: true
                    onGrantedChanged: if (granted && apply.enabled) apply.forceActiveFocus(Theme.keyBadges ? Qt.TabFocusReason : Qt.OtherFocusReason)
                    onAsked: root.price.askManager()
                }
            }
        }
    }
    footer: RowLayout {
        spacing: 12
        AppButton {
            objectName: "usualPriceButton"
            visible: root.view.changed
            big: true
            text: qsTr("Usual price")
            onClicked: root.price.useUsual()
        }
        AppButton {
            id: apply
            objectName: "setPriceButton"
            kind: "primary"
            big: true
            text: qsTr("Set this price")
            missing: root.view.missing
            enabled: missing.length === 0
            Layout.fillWidth: true
            onClicked: root.price.setPrice()
        }
    }
}
