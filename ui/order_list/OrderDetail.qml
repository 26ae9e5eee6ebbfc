pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components

// One order in full: lines, tenders, story, and what may be done next. order: `DetailProps` of derive.py.
Item {
    id: root
    required property var order
    readonly property string action: root.order.action ?? ""
    readonly property real foot: actions.height
    property bool ships: false
    readonly property bool payable: root.order.payable ?? false
    signal paymentAsked()
    signal receiptAsked()
    signal invoiceAsked()
    signal labelAsked()
    signal actAsked()
    signal parcelCopied(string number)
    property bool mayCancel: false
    property bool mayAmend: false
    signal cancelAsked()
    signal amendAsked()

    Flickable {
        id: page
        anchors.fill: parent
        anchors.bottomMargin: actions.height + 12
        contentHeight: column.implicitHeight
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ColumnLayout {
            id: column
            width: page.width
            spacing: 0
            RowLayout {
                spacing: 8
                AppText {
                    objectName: "orderNumber"
                    text: root.order.number ?? ""
                    size: Theme.title
                    bold: true
                    tabular: true
                    elide: Text.ElideNone
                    Layout.fillWidth: true
                }
                Chip { visible: root.order.waiting ?? false; text: qsTr("Waiting for HQ"); tone: "offline"; iconName: "clock" }
            }
            AppText {
                text: [root.order.placed, root.order.customer, root.order.contact].filter(part => part).join(" · ")
                size: Theme.tiny
                tone: "muted"
                wrapMode: Text.Wrap
                Layout.fillWidth: true
                Layout.topMargin: 4
            }
            Repeater {
                model: root.order.lines ?? []
                delegate: ColumnLayout {
                    id: line
                    required property var modelData
                    spacing: 0
                    RowLayout {
                        spacing: 12
                        Layout.topMargin: 12
                        Layout.bottomMargin: 12
                        ProductArt {
                            kind: line.modelData.kind
                            tint: line.modelData.tint || "#5C6761"
                            Layout.alignment: Qt.AlignTop
                        }
                        ColumnLayout {
                            spacing: 3
                            RowLayout {
                                AppText { text: line.modelData.title; bold: true; wrapMode: Text.Wrap; Layout.fillWidth: true }
                                Money { amount: line.modelData.amount; Layout.alignment: Qt.AlignTop }
                            }
                            AppText {
                                text: [line.modelData.variant, line.modelData.quantity].filter(part => part).join("  ")
                                size: Theme.tiny
                                tone: "muted"
                                Layout.fillWidth: true
                            }
                            RowLayout {
                                spacing: 8
                                AppText {
                                    text: line.modelData.how
                                    size: Theme.tiny
                                    tone: "muted"
                                    wrapMode: Text.Wrap
                                    Layout.fillWidth: true
                                }
                                Chip { text: line.modelData.state; tone: line.modelData.tone }
                            }
                        }
                    }
                    Divider { Layout.fillWidth: true }
                }
            }
            RowLayout {
                Layout.topMargin: 12
                AppText { text: qsTr("Total · %1").arg(root.order.pieces ?? ""); tone: "muted"; wrapMode: Text.Wrap; Layout.fillWidth: true }
                Money { amount: root.order.total ?? ""; size: Theme.headline; split: true }
            }
            Repeater {
                model: root.order.tenders ?? []
                delegate: RowLayout {
                    id: tender
                    required property var modelData
                    Layout.topMargin: 6
                    ColumnLayout {
                        spacing: 0
                        AppText { text: tender.modelData.title; tone: tender.modelData.tone; Layout.fillWidth: true }
                        AppText { text: tender.modelData.detail; size: Theme.tiny; tone: "muted"; wrapMode: Text.Wrap; Layout.fillWidth: true }
                    }
                    Money { amount: tender.modelData.amount; tone: tender.modelData.tone; Layout.alignment: Qt.AlignTop }
                }
            }
            Repeater {
                model: root.order.parcels ?? []
                delegate: ParcelRow {
                    required property int index
                    required property var modelData
                    objectName: "parcel_" + index
                    parcel: modelData
                    Layout.fillWidth: true
                    Layout.topMargin: index === 0 ? 16 : 0
                    onClicked: root.parcelCopied(modelData.number)
                }
            }
            AppText { text: qsTr("What happened"); bold: true; Layout.topMargin: 20; Layout.bottomMargin: 4 }
            Repeater {
                id: story
                model: root.order.steps ?? []
                delegate: TimelineRow {
                    required property var modelData
                    required property int index
                    title: modelData.title
                    detail: modelData.detail
                    time: modelData.time
                    stage: modelData.stage
                    first: index === 0
                    last: index === story.count - 1
                    inView: y < page.contentY + page.height && y + height > page.contentY
                    Layout.fillWidth: true
                }
            }
        }
    }
    Rectangle {
        visible: !page.atYEnd
        anchors { left: page.left; right: page.right; bottom: page.bottom }
        height: 32
        gradient: Gradient {
            GradientStop { position: 0; color: Qt.alpha(Theme.surface, 0) }
            GradientStop { position: 1; color: Theme.surface }
        }
    }
    GridLayout {
        id: actions
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        columns: 2
        uniformCellWidths: true
        columnSpacing: 8
        rowSpacing: 8
        AppButton {
            objectName: "orderReceiptButton"
            // None before the provider's proof.
            visible: !root.payable
            text: qsTr("Receipt")
            iconName: "printer"
            Layout.fillWidth: true
            onClicked: root.receiptAsked()
        }
        AppButton {
            objectName: "orderInvoiceButton"
            visible: !root.payable
            text: qsTr("E-invoice")
            iconName: "list"
            Layout.fillWidth: true
            onClicked: root.invoiceAsked()
        }
        AppButton {
            objectName: "orderPayButton"
            visible: root.payable
            kind: "primary"
            text: qsTr("Payment: state and charge")
            Layout.fillWidth: true
            Layout.columnSpan: 2
            onClicked: root.paymentAsked()
        }
        AppButton {
            objectName: "orderLabelButton"
            visible: root.ships
            text: qsTr("Parcel label")
            iconName: "box"
            Layout.fillWidth: true
            onClicked: root.labelAsked()
        }
        AppButton {
            objectName: "orderAmendButton"
            visible: root.mayAmend
            text: qsTr("Change")
            iconName: "edit"
            Layout.fillWidth: true
            onClicked: root.amendAsked()
        }
        AppButton {
            objectName: "orderCancelButton"
            visible: root.mayCancel
            text: qsTr("Cancel pieces")
            iconName: "close"
            Layout.fillWidth: true
            Layout.columnSpan: root.action.length > 0 || (root.ships + root.mayAmend) % 2 ? 1 : 2
            onClicked: root.cancelAsked()
        }
        AppButton {
            objectName: "orderActionButton"
            visible: root.action.length > 0
            kind: "primary"
            text: root.action === "hand_over" ? qsTr("Hand over") : root.action === "make_ready" ? qsTr("Go on picking") : qsTr("Pick")
            Layout.fillWidth: true
            Layout.columnSpan: (root.ships + root.mayCancel + root.mayAmend) % 2 ? 1 : 2
            onClicked: root.actAsked()
        }
    }
}
