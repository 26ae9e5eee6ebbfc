import QtQuick
import QtQuick.Layouts
import ui.components
import tests.demo

// The strip below the two shops: what to do next, the cable and the power, and codes that scan by a click.
Window {
    id: root
    required property StripModel strip
    visible: true
    flags: Qt.Window | Qt.WindowStaysOnTopHint
    title: "Farshelf 演示 Demo"
    color: Theme.background

    RowLayout {
        anchors.fill: parent
        anchors.margins: 16
        spacing: 24
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 12
            AppText { text: root.strip.caption; size: Theme.body; bold: true; wrapMode: Text.WordWrap; Layout.fillWidth: true }
            RowLayout {
                spacing: 12
                AppButton {
                    text: root.strip.online ? "断开网络 · Pull the cable" : "接上网络 · Plug in again"
                    kind: root.strip.online ? "secondary" : "primary"
                    onClicked: root.strip.pullCable()
                }
                AppButton { text: "断电 · Cut the power"; onClicked: root.strip.cutPower() }
            }
        }
        Repeater {
            model: root.strip.codes
            delegate: ColumnLayout {
                id: code
                required property var modelData
                spacing: 4
                TapCard {
                    text: code.modelData.words
                    implicitWidth: code.modelData.symbology === "qr" ? 108 : 220
                    implicitHeight: 108
                    onClicked: root.strip.scan(code.modelData.code)
                    contentItem: QrImage { symbology: code.modelData.symbology; content: code.modelData.code }
                }
                AppText { text: code.modelData.words; size: Theme.tiny; tone: "muted"; Layout.alignment: Qt.AlignHCenter }
            }
        }
    }
}
