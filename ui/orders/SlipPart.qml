pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// What the till or a terminal took: its amount, the number of its slip (keyed or scanned), and a pad for both.
FocusScope {
    id: root
    required property var view
    required property PaymentModel payment
    readonly property bool amount: root.view.slipField === "amount"
    implicitHeight: column.implicitHeight
    onVisibleChanged: if (visible) pad.forceActiveFocus()

    ColumnLayout {
        id: column
        anchors.fill: parent
        spacing: 12
        AppText { objectName: "slipNotice"; text: root.view.slipNotice; tone: "muted"; wrapMode: Text.Wrap; Layout.fillWidth: true }
        Repeater {
            model: [{ field: "amount", title: qsTr("Amount on the slip"), value: root.view.slipAmount },
                { field: "number", title: qsTr("Slip number"), value: root.view.slipNumber }]
            delegate: TapCard {
                id: card
                required property var modelData
                objectName: "slip-" + modelData.field
                selected: root.view.slipField === modelData.field
                text: modelData.title + " " + modelData.value
                padding: 12
                radius: Theme.radius
                Layout.fillWidth: true
                onClicked: {
                    root.payment.chooseField(modelData.field)
                    pad.forceActiveFocus()
                }
                contentItem: RowLayout {
                    AppText { text: card.modelData.title; tone: "muted"; Layout.fillWidth: true; Accessible.ignored: true }
                    AppText { text: card.modelData.value; bold: true; tabular: true; size: Theme.body; Accessible.ignored: true }
                }
            }
        }
        NumberPad {
            id: pad
            objectName: "slipPad"
            focus: true
            value: root.view.slipTyped
            point: root.amount
            maximum: root.amount ? 9 : 32
            keyHeight: 48
            acceptable: take.enabled
            Layout.fillWidth: true
            onEdited: value => root.payment.typeSlip(value)
            onSubmitted: take.clicked()
        }
        AppButton {
            id: take
            objectName: "takeSlip"
            text: qsTr("Put the slip on the order")
            missing: root.view.slipMissing
            Layout.fillWidth: true
            onClicked: root.payment.takeSlip()
        }
    }
}
