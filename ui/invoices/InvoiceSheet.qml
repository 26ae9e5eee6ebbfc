pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.invoices

// The e-invoice of one order: a form while nobody has asked for it, else what became of it. desk: its model.
Item {
    id: root
    required property InvoiceModel desk

    Later {
        wanted: root.desk.open
        sourceComponent: Sheet {
            id: sheet
            readonly property bool wanted: root.desk.open
            title: qsTr("E-invoice")
            preferredWidth: Math.round(560 * Math.min(Theme.textScale, 1.3))
            onWantedChanged: wanted ? open() : close()
            Component.onCompleted: if (wanted) open()
            onAboutToShow: form.begin()
            onClosed: root.desk.close()

            AppText { text: root.desk.view.number; tone: "muted"; tabular: true; wrapMode: Text.Wrap; Layout.fillWidth: true }
            AppText {
                objectName: "invoiceState"
                visible: text.length > 0
                text: root.desk.view.state
                tone: root.desk.view.tone
                bold: true
                wrapMode: Text.Wrap
                Layout.fillWidth: true
            }
            Flickable {
                id: scroll
                visible: !root.desk.view.asked
                clip: true
                contentHeight: form.implicitHeight
                implicitHeight: contentHeight
                interactive: contentHeight > height
                boundsBehavior: Flickable.StopAtBounds
                Layout.fillWidth: true
                Layout.fillHeight: true
                InvoiceForm { id: form; width: scroll.width; desk: root.desk }
            }
            InvoiceTold { visible: root.desk.view.asked; view: root.desk.view; Layout.fillWidth: true }
            footer: [
                AppButton {
                    objectName: "invoiceAsk"
                    visible: !root.desk.view.asked
                    kind: "primary"
                    big: true
                    enabled: missing.length === 0 && !root.desk.view.busy
                    text: qsTr("Ask for the invoice")
                    missing: form.missing
                    Layout.fillWidth: true
                    onClicked: form.submit()
                },
                AppButton {
                    objectName: "invoiceDone"
                    visible: root.desk.view.asked
                    kind: "primary"
                    big: true
                    text: qsTr("Done")
                    Layout.fillWidth: true
                    onClicked: root.desk.close()
                }
            ]
        }
    }
}
