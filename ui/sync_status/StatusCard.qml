import QtQuick
import QtQuick.Layouts
import ui.components

// How it goes, in one sentence, with the progress of a load. status: `StatusProps`; retried().
Card {
    id: root
    required property var status
    readonly property int progress: root.status.progress ?? -1
    signal retried()
    implicitHeight: row.implicitHeight + 40

    RowLayout {
        id: row
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: 20 }
        spacing: 16
        Rectangle {
            implicitWidth: 56
            implicitHeight: 56
            radius: 28
            color: Theme.toneFill(root.status.tone ?? "neutral")
            Layout.alignment: Qt.AlignTop
            Icon { anchors.centerIn: parent; name: root.status.icon ?? "sync"; size: 28; color: Theme.toneInk(root.status.tone ?? "ink") }
        }
        ColumnLayout {
            spacing: 4
            Layout.fillWidth: true
            AppText {
                objectName: "syncTitle"
                text: root.status.title ?? ""
                size: Theme.title
                bold: true
                wrapMode: Text.Wrap
                Layout.fillWidth: true
            }
            AppText { text: root.status.text ?? ""; tone: "muted"; wrapMode: Text.Wrap; lineHeight: 1.2; Layout.fillWidth: true }
            ProgressBar {
                objectName: "syncProgress"
                visible: root.progress >= 0
                value: root.progress / 1000
                name: root.status.phase ?? ""
                Layout.fillWidth: true
                Layout.topMargin: 10
            }
            RowLayout {
                visible: (root.status.phase ?? "").length > 0
                spacing: 16
                Layout.topMargin: 4
                AppText { text: root.status.phase ?? ""; size: Theme.tiny; tone: "muted"; wrapMode: Text.Wrap; Layout.fillWidth: true }
                AppText {
                    objectName: "syncBytes"
                    text: [root.status.amount, root.status.rate, root.status.left].filter(part => part).join(" · ")
                    size: Theme.tiny
                    tone: "muted"
                    tabular: true
                    elide: Text.ElideNone
                }
            }
        }
        AppButton {
            objectName: "retryButton"
            kind: root.status.failing ? "primary" : "secondary"
            text: root.status.failing ? qsTr("Retry now") : qsTr("Sync now")
            iconName: "sync"
            Layout.alignment: Qt.AlignVCenter
            onClicked: root.retried()
        }
    }
}
