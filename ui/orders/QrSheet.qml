pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// The QR payment of an order that is committed: its state in plain words, and what may be done now. desk: its model.
Item {
    id: root
    required property QrModel desk
    readonly property var view: root.desk.view

    Later {
        wanted: root.desk.open
        sourceComponent: Sheet {
            id: sheet
            readonly property bool wanted: root.desk.open
            title: root.view.title
            preferredWidth: Math.round(520 * Theme.textScale)
            strict: true
            onWantedChanged: wanted ? open() : close()
            Component.onCompleted: if (wanted) open()

            ColumnLayout {
                spacing: 12
                Layout.fillWidth: true
                AppText {
                    text: root.view.number
                    tone: "muted"
                    tabular: true
                    Layout.alignment: Qt.AlignHCenter
                }
                Money {
                    objectName: "qrAmount"
                    amount: root.view.amount
                    size: Math.round(48 * Theme.textScale)
                    split: true
                    Layout.alignment: Qt.AlignHCenter
                }
                QrImage {
                    objectName: "qrCode"
                    visible: root.view.qr.length > 0
                    content: root.view.qr
                    name: root.view.provider
                    implicitWidth: 280
                    implicitHeight: 280
                    Layout.alignment: Qt.AlignHCenter
                }
                Chip {
                    visible: root.view.provider.length > 0
                    text: root.view.provider
                    tone: "accent"
                    Layout.alignment: Qt.AlignHCenter
                }
                AppText {
                    objectName: "qrWords"
                    text: root.view.words
                    tone: root.view.tone
                    size: Theme.title
                    bold: true
                    wrapMode: Text.Wrap
                    horizontalAlignment: Text.AlignHCenter
                    Layout.fillWidth: true
                    Accessible.role: Accessible.AlertMessage
                    Accessible.name: text
                }
                AppText {
                    objectName: "qrMore"
                    visible: text.length > 0
                    text: root.view.more
                    tone: "muted"
                    wrapMode: Text.Wrap
                    horizontalAlignment: Text.AlignHCenter
                    Layout.fillWidth: true
                }
                AppButton {
                    objectName: "spendValue"
                    visible: root.view.canSpend
                    kind: "primary"
                    text: qsTr("Take it from the account")
                    big: true
                    Layout.fillWidth: true
                    Layout.topMargin: 8
                    onClicked: root.desk.spend()
                }
                RowLayout {
                    visible: root.view.canScan
                    spacing: 8
                    Layout.fillWidth: true
                    Layout.topMargin: 8
                    AppButton {
                        objectName: "showWechat"
                        text: qsTr("Show WeChat code")
                        big: true
                        Layout.fillWidth: true
                        onClicked: root.desk.showOurs("wechat")
                    }
                    AppButton {
                        objectName: "showAlipay"
                        text: qsTr("Show Alipay code")
                        big: true
                        Layout.fillWidth: true
                        onClicked: root.desk.showOurs("alipay")
                    }
                }
            }
            footer: [
                AppButton {
                    objectName: "qrLater"
                    text: root.view.later
                    big: true
                    visible: !root.view.paid
                    Layout.fillWidth: true
                    onClicked: root.desk.close()
                },
                AppButton {
                    objectName: "qrCash"
                    text: qsTr("Exact cash instead")
                    big: true
                    visible: root.view.canCash
                    Layout.fillWidth: true
                    onClicked: root.desk.takeCash()
                },
                AppButton {
                    objectName: "qrGiveUp"
                    text: qsTr("Cancel the payment")
                    big: true
                    visible: root.view.canCancel
                    Layout.fillWidth: true
                    onClicked: root.desk.giveUp()
                }
            ]
        }
    }
}
