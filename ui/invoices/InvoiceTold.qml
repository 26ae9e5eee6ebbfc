import QtQuick
import QtQuick.Layouts
import ui.components

// Whom an invoice that was asked for is made out to. view: `InvoiceView`.
GridLayout {
    id: root
    required property var view
    columns: 2
    columnSpacing: 16
    rowSpacing: 8
    AppText { text: qsTr("Made out to"); tone: "muted" }
    AppText { objectName: "invoiceTitle"; text: root.view.title; bold: true; wrapMode: Text.Wrap; Layout.fillWidth: true }
    AppText { visible: root.view.taxNumber.length > 0; text: qsTr("Tax number"); tone: "muted" }
    AppText { objectName: "invoiceNumber"; visible: text.length > 0; text: root.view.taxNumber; tabular: true; elide: Text.ElideNone; Layout.fillWidth: true }
    AppText { visible: root.view.sendTo.length > 0; text: qsTr("Send to"); tone: "muted" }
    AppText { visible: text.length > 0; text: root.view.sendTo; wrapMode: Text.WrapAnywhere; Layout.fillWidth: true }
}
