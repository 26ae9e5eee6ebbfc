import QtQuick
import QtQuick.Layouts
import ui.components

// One command HQ has not answered: number, what it did, money, time, state. On a narrow window number and time share a column.
Item {
    id: root
    required property string number
    required property string title
    required property string amount
    required property string time
    required property string chip
    required property int index
    implicitHeight: Math.max(44, row.implicitHeight + 16)
    Accessible.role: Accessible.ListItem
    Accessible.name: [root.number, root.title, root.amount, root.time, root.chip].join(", ")

    Divider { visible: root.index > 0; width: parent.width }
    RowLayout {
        id: row
        anchors { fill: parent; leftMargin: 12; rightMargin: 12 }
        spacing: 16
        AppText {
            text: root.number
            tabular: true
            elide: Text.ElideNone
            Layout.preferredWidth: 110 * Theme.textScale
            Accessible.ignored: true
        }
        AppText { text: root.title; wrapMode: Text.Wrap; Layout.fillWidth: true; Accessible.ignored: true }
        Money { amount: root.amount; bold: false }
        AppText { text: root.time; tone: "muted"; tabular: true; elide: Text.ElideNone; Accessible.ignored: true }
        Chip { text: root.chip; tone: "offline" }
    }
}
