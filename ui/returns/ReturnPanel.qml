import QtQuick
import QtQuick.Layouts
import ui.components
import ui.returns

// What comes back: how many, why, in what state; then how the money goes. desk: the model.
ColumnLayout {
    id: root
    required property ReturnsModel desk
    readonly property var view: root.desk.view
    spacing: 16

    AppText {
        objectName: "returnHead"
        text: root.view.done ? qsTr("Taken in · %1").arg(root.view.slip) : qsTr("What comes back")
        size: Theme.title
        bold: true
        wrapMode: Text.Wrap
        Layout.fillWidth: true
    }
    RowLayout {
        visible: !root.view.done && root.view.line.length > 0
        AppText { text: qsTr("Pieces"); tone: "muted"; Layout.fillWidth: true }
        QuantityStepper {
            objectName: "returnQuantity"
            value: root.view.quantity
            to: root.view.most
            what: qsTr("Pieces")
            onStepped: by => root.desk.step(by)
        }
    }
    ChoiceRow {
        visible: !root.view.done && root.view.line.length > 0
        title: qsTr("Reason")
        prefix: "reason"
        model: root.desk.reasons
        Layout.fillWidth: true
        onChose: key => root.desk.because(key)
    }
    ChoiceRow {
        visible: !root.view.done && root.view.line.length > 0
        title: qsTr("Condition")
        prefix: "condition"
        model: root.desk.conditions
        Layout.fillWidth: true
        onChose: key => root.desk.looks(key)
    }
    Item { Layout.fillHeight: true }
    AppText {
        objectName: "refundWords"
        visible: text.length > 0
        text: root.view.refund
        tone: root.view.tone
        size: root.view.done ? Theme.title : Theme.body
        bold: true
        wrapMode: Text.Wrap
        Layout.fillWidth: true
    }
    AppText {
        objectName: "refundWhy"
        visible: text.length > 0
        text: root.view.why
        tone: "muted"
        wrapMode: Text.Wrap
        Layout.fillWidth: true
    }
    Money { objectName: "refundAmount"; visible: !root.view.done && root.view.line.length > 0; amount: root.view.amount; size: Theme.display; split: true }
    AppButton {
        objectName: "takeInButton"
        visible: !root.view.done
        kind: "primary"
        big: true
        text: root.view.act
        missing: root.view.missing
        Layout.fillWidth: true
        onClicked: root.desk.take()
    }
    AppButton {
        objectName: "slipButton"
        visible: root.view.done
        text: qsTr("Print the slip again")
        iconName: "printer"
        Layout.fillWidth: true
        onClicked: root.desk.printSlip()
    }
    AppButton {
        objectName: "anotherButton"
        visible: root.view.done
        kind: "primary"
        big: true
        text: qsTr("Another piece of this order")
        Layout.fillWidth: true
        onClicked: root.desk.again()
    }
}
