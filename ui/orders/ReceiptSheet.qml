pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// The receipt over everything, from its commit until the next order. desk: its model.
Item {
    id: root
    required property ReceiptModel desk

    Later {
        wanted: root.desk.open
        sourceComponent: Sheet {
            id: sheet
            readonly property bool wanted: root.desk.open
            title: root.desk.view.copy ? qsTr("Receipt") : qsTr("Order placed")
            preferredWidth: 720
            onWantedChanged: wanted ? open() : close()
            Component.onCompleted: if (wanted) open()
            onOpened: next.forceActiveFocus()
            onClosed: {
                root.desk.close()
                root.desk.sheetGone()
            }

            Flickable {
                id: scroll
                clip: true
                contentHeight: body.implicitHeight
                implicitHeight: contentHeight
                boundsBehavior: Flickable.StopAtBounds
                Layout.fillWidth: true
                Layout.fillHeight: true
                ReceiptBody { id: body; width: scroll.width; view: root.desk.view; onInvoiceAsked: root.desk.invoice() }
            }
            AppText {
                objectName: "printerTold"
                visible: text.length > 0
                text: root.desk.told
                tone: root.desk.tone
                wrapMode: Text.Wrap
                Layout.fillWidth: true
            }
            footer: [
                AppButton {
                    objectName: "printPaper"
                    visible: root.desk.printable
                    enabled: !root.desk.printing
                    text: qsTr("Print")
                    iconName: "printer"
                    big: true
                    onClicked: root.desk.printPaper()
                },
                AppButton {
                    objectName: "savePdf"
                    text: qsTr("Save PDF")
                    iconName: "download"
                    big: true
                    onClicked: root.desk.savePdf()
                },
                AppButton {
                    id: next
                    objectName: "newOrder"
                    kind: "primary"
                    big: true
                    text: root.desk.view.copy ? qsTr("Done") : qsTr("New order")
                    Layout.fillWidth: true
                    onClicked: root.desk.close()
                }
            ]
        }
    }
}
