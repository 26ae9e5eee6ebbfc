import QtQuick
import QtQuick.Layouts
import ui.components

// Until when one desk works without HQ, and what ends it.
Item {
    id: root
    required property string title
    required property string value
    required property string detail
    required property string tone
    required property int index
    objectName: "readyRow"
    implicitHeight: Math.max(Theme.touch, row.implicitHeight + 16)
    Accessible.role: Accessible.ListItem
    Accessible.name: [root.title, root.value, root.detail].join(", ")
    Divider { visible: root.index > 0; width: parent.width }
    RowLayout {
        id: row
        anchors { fill: parent; leftMargin: 12; rightMargin: 12 }
        spacing: 16
        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true
            AppText { text: root.title; wrapMode: Text.Wrap; Layout.fillWidth: true; Accessible.ignored: true }
            AppText {
                visible: text.length > 0
                text: root.detail
                size: Theme.tiny
                tone: "muted"
                wrapMode: Text.Wrap
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
        AppText { text: root.value; tone: root.tone; bold: root.tone !== "ink"; tabular: true; elide: Text.ElideNone; Accessible.ignored: true }
    }
}
