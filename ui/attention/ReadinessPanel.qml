pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components

// What is known of working without HQ. head: `HeadProps`; rows: model of `ReadyProps`; retried().
ColumnLayout {
    id: root
    required property var head
    required property var rows
    signal retried()
    spacing: 0

    AppText { text: qsTr("Without the network"); tone: "muted"; Layout.fillWidth: true }
    AppText {
        text: root.head.ready ?? ""
        tone: root.head.readyTone ?? "ink"
        size: Theme.headline
        bold: true
        wrapMode: Text.Wrap
        Layout.fillWidth: true
        Layout.topMargin: 4
        Layout.bottomMargin: 8
    }
    Repeater {
        model: root.rows
        delegate: ColumnLayout {
            id: fact
            required property string title
            required property string value
            required property string tone
            spacing: 0
            GridLayout {
                columns: name.implicitWidth + value.implicitWidth + 12 <= root.width ? 2 : 1
                columnSpacing: 12
                rowSpacing: 2
                Layout.topMargin: 14
                Layout.bottomMargin: 14
                AppText { id: name; text: fact.title; tone: "muted"; Layout.fillWidth: true }
                AppText { id: value; text: fact.value; tone: fact.tone; tabular: true; elide: Text.ElideNone }
            }
            Divider { Layout.fillWidth: true }
        }
    }
    Item { Layout.fillHeight: true; Layout.minimumHeight: 12 }
    AppButton {
        objectName: "retryButton"
        text: qsTr("Sync now")
        iconName: "sync"
        Layout.fillWidth: true
        onClicked: root.retried()
    }
}
