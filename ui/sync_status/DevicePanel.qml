pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.sync_status

// Which device this is, and how it is taken out of service. rows: model of `FactProps`.
ColumnLayout {
    id: root
    required property var rows
    required property LeavingModel leaving
    spacing: 0
    AppText { text: qsTr("This device"); size: Theme.title; bold: true; Layout.fillWidth: true; Layout.bottomMargin: 6 }
    Repeater {
        model: root.rows
        delegate: ColumnLayout {
            id: fact
            required property string title
            required property string value
            spacing: 2
            AppText { text: fact.title; size: Theme.tiny; tone: "muted"; Layout.fillWidth: true; Layout.topMargin: 10 }
            AppText { text: fact.value; tabular: true; wrapMode: Text.WrapAnywhere; Layout.fillWidth: true; Layout.bottomMargin: 8 }
            Divider { Layout.fillWidth: true }
        }
    }
    AppButton {
        objectName: "exportButton"
        text: qsTr("Save diagnostics")
        Layout.fillWidth: true
        Layout.topMargin: 16
        onClicked: root.leaving.saveDiagnostics()
    }
    AppText {
        text: qsTr("Versions, states and counts for whoever helps you; no names, phones or keys.")
        size: Theme.tiny
        tone: "muted"
        wrapMode: Text.Wrap
        Layout.fillWidth: true
        Layout.topMargin: 4
    }
    LeavingPanel { desk: root.leaving; Layout.fillWidth: true }
    Item { Layout.fillHeight: true }
}
