import QtQuick
import QtQuick.Layouts
import ui.components

// One command that HQ has not settled: number, what it did, whose and since when, money, why it waits.
Item {
    id: root
    required property string number
    required property string title
    required property string detail
    required property string amount
    required property string why
    required property string tone
    required property int index
    implicitHeight: Math.max(Theme.touch, row.implicitHeight + 16)
    Accessible.role: Accessible.ListItem
    Accessible.name: [root.number, root.title, root.detail, root.amount, root.why].join(", ")
    Divider { visible: root.index > 0; width: parent.width }
    RowLayout {
        id: row
        anchors { fill: parent; leftMargin: 12; rightMargin: 12 }
        spacing: 16
        AppText { text: root.number; tabular: true; elide: Text.ElideNone; Layout.preferredWidth: 110 * Theme.textScale; Accessible.ignored: true }
        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true
            AppText { text: root.title; wrapMode: Text.Wrap; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { text: root.detail; size: Theme.tiny; tone: "muted"; wrapMode: Text.Wrap; Layout.fillWidth: true; Accessible.ignored: true }
        }
        Money { amount: root.amount; bold: false }
        Chip { text: root.why; tone: root.tone; Layout.maximumWidth: 220 * Theme.textScale }
    }
}
