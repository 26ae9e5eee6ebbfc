pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import tests.demo

// The strip below the two shops: which of the six steps this is, the cable and the power, and codes that scan by a click.
// Dark, because it is the world around the shops and not a part of the app.
Window {
    id: root
    required property StripModel strip
    readonly property bool roomy: width >= 1600
    visible: true
    flags: Qt.Window | Qt.WindowStaysOnTopHint
    title: "云货架 Farshelf · 演示 Demo"
    color: Theme.background

    Binding { target: Theme; property: "dark"; value: true }

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: 20
        anchors.rightMargin: 20
        anchors.topMargin: 10
        anchors.bottomMargin: 10
        spacing: root.roomy ? 24 : 12

        ColumnLayout {
            spacing: root.roomy ? 10 : 6
            Layout.fillWidth: true
            Layout.preferredWidth: 0
            RowLayout {
                spacing: 8
                Chip { text: "演示 Demo"; tone: "gold"; look: 32 }
                Repeater {
                    model: root.strip.steps
                    delegate: StepDot { required property int index; number: index + 1; current: root.strip.step }
                }
            }
            AppText {
                objectName: "captionZh"
                text: root.strip.zh
                size: root.roomy ? Theme.headline : Theme.title
                bold: true
                wrapMode: Text.Wrap
                Layout.fillWidth: true
            }
            AppText {
                objectName: "captionEn"
                text: root.strip.error.length > 0 ? root.strip.error : root.strip.en
                size: root.roomy ? Theme.body : Theme.small
                tone: root.strip.error.length > 0 ? "danger" : "muted"
                wrapMode: Text.Wrap
                maximumLineCount: 2
                Layout.fillWidth: true
            }
        }
        ColumnLayout {
            spacing: 8
            Layout.minimumWidth: 248
            Layout.maximumWidth: 248
            AppButton {
                objectName: "cableButton"
                text: root.strip.online ? "拔掉网线 · Pull the cable" : "插上网线 · Plug in again"
                iconName: root.strip.online ? "wifi-off" : "wifi"
                kind: root.strip.step === 5 && root.strip.ready ? "primary" : "secondary"
                enabled: root.strip.ready
                Layout.fillWidth: true
                onClicked: root.strip.toggleCable()
            }
            AppButton {
                objectName: "powerButton"
                text: root.strip.power || !root.strip.ready ? "湖滨断电 · Cut the power" : "开机 · Switch on"
                iconName: "power"
                kind: !root.strip.ready || root.strip.step !== 2 && root.strip.power ? "secondary" : root.strip.power ? "danger" : "primary"
                enabled: root.strip.ready
                Layout.fillWidth: true
                onClicked: root.strip.togglePower()
            }
            AppButton {
                objectName: "playButton"
                text: root.strip.playing ? "我来 · Let me" : "自动演示 · Play it for me"
                iconName: root.strip.playing ? "person" : "chevron-right"
                enabled: root.strip.ready || root.strip.playing
                Layout.fillWidth: true
                onClicked: root.strip.togglePlay()
            }
        }
        Repeater {
            model: root.strip.codes
            delegate: CodeToClick {
                enabled: !root.strip.playing
                onClicked: root.strip.scan(store, key)
            }
        }
    }
}
