pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components

// What the receipt says: number and codes on one side, lines and money on the other. view: the model's map of words.
GridLayout {
    id: root
    required property var view
    signal invoiceAsked()
    columns: width >= 560 ? 2 : 1
    columnSpacing: 24
    rowSpacing: 16

    ColumnLayout {
        spacing: 8
        Layout.fillWidth: root.columns === 1
        Layout.alignment: Qt.AlignTop
        QrImage {
            objectName: "receiptQr"
            content: root.view.qr
            name: qsTr("Receipt %1").arg(root.view.number)
            implicitWidth: 236
            implicitHeight: 236
        }
        AppText {
            objectName: "receiptTill"
            visible: text.length > 0
            text: root.view.till
            bold: true
            tone: "warn"
            wrapMode: Text.Wrap
            Layout.maximumWidth: 236
        }
        AppText { objectName: "receiptNumber"; text: root.view.number; size: Theme.title; bold: true; tabular: true }
        AppText { text: root.view.when; size: Theme.tiny; tone: "muted" }
        AppText { text: root.view.associate; size: Theme.tiny; tone: "muted" }
        AppButton {
            objectName: "receiptInvoice"
            text: qsTr("E-invoice")
            iconName: "list"
            implicitWidth: 236
            onClicked: root.invoiceAsked()
        }
        Divider { visible: root.view.pickupCode.length > 0; Layout.fillWidth: true }
        RowLayout {
            visible: root.view.pickupCode.length > 0
            spacing: 12
            QrImage {
                content: root.view.pickupCode
                name: qsTr("Pickup code")
                implicitWidth: 96
                implicitHeight: 96
            }
            ColumnLayout {
                spacing: 4
                AppText { text: qsTr("Pickup code"); size: Theme.tiny; tone: "muted" }
                AppText { objectName: "pickupCode"; text: root.view.pickupCode; size: Theme.title; bold: true; tabular: true }
            }
        }
    }
    ColumnLayout {
        spacing: 8
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop
        AppText { text: root.view.shop; size: Theme.body; bold: true; Layout.fillWidth: true }
        AppText { text: root.view.address; size: Theme.tiny; tone: "muted"; wrapMode: Text.Wrap; Layout.fillWidth: true }
        Divider { Layout.fillWidth: true }
        Repeater {
            model: root.view.lines
            delegate: RowLayout {
                id: line
                required property var modelData
                objectName: "receiptLine"
                spacing: 12
                Layout.fillWidth: true
                ColumnLayout {
                    spacing: 2
                    Layout.fillWidth: true
                    AppText { text: line.modelData.title; bold: true; wrapMode: Text.Wrap; Layout.fillWidth: true }
                    AppText { text: line.modelData.detail; size: Theme.tiny; tone: "muted"; wrapMode: Text.Wrap; Layout.fillWidth: true }
                    AppText {
                        visible: text.length > 0
                        text: line.modelData.way
                        size: Theme.tiny
                        tone: "offline"
                        wrapMode: Text.Wrap
                        Layout.fillWidth: true
                    }
                }
                Money { amount: line.modelData.amount; Layout.alignment: Qt.AlignTop }
            }
        }
        Divider { Layout.fillWidth: true }
        Repeater {
            model: root.view.savings
            delegate: RowLayout {
                id: saving
                required property var modelData
                objectName: "receiptSaving"
                AppText { text: saving.modelData.words; tone: "accent"; wrapMode: Text.Wrap; Layout.fillWidth: true }
                Money { amount: saving.modelData.amount; tone: "accent"; bold: false }
            }
        }
        AppText {
            visible: text.length > 0
            objectName: "receiptSaved"
            text: root.view.saved
            tone: "accent"
            bold: true
            Layout.fillWidth: true
        }
        RowLayout {
            AppText { text: qsTr("Total"); tone: "muted"; Layout.fillWidth: true }
            Money { objectName: "receiptTotal"; amount: root.view.total; size: Theme.display; split: true }
        }
        Repeater {
            model: root.view.tenders
            delegate: RowLayout {
                id: tender
                required property var modelData
                AppText { text: tender.modelData.words; Layout.fillWidth: true }
                Money { amount: tender.modelData.amount; bold: false }
            }
        }
        RowLayout {
            visible: root.view.change.length > 0
            AppText { text: qsTr("Change"); size: Theme.body; bold: true; tone: "accent"; Layout.fillWidth: true }
            Money { objectName: "receiptChange"; amount: root.view.change; size: Theme.headline; tone: "accent" }
        }
        AppText { text: root.view.tax; size: Theme.tiny; tone: "muted" }
        Rectangle {
            radius: Theme.radius
            color: Theme.toneFill(root.view.tone)
            implicitHeight: words.implicitHeight + 24
            Layout.fillWidth: true
            AppText {
                id: words
                objectName: "receiptWaiting"
                anchors { fill: parent; margins: 12 }
                text: root.view.waiting
                tone: root.view.tone
                wrapMode: Text.Wrap
            }
        }
    }
}
