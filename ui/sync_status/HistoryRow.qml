import QtQuick
import QtQuick.Layouts
import ui.components

// One answer of HQ: number, what was done, when, what became of it.
Item {
    id: root
    required property string number
    required property string title
    required property string time
    required property string outcome
    required property string tone
    required property int index
    implicitHeight: Math.max(44, row.implicitHeight + 16)
    Accessible.role: Accessible.ListItem
    Accessible.name: [root.number, root.title, root.time, root.outcome].join(", ")
    Divider { visible: root.index > 0; width: parent.width }
    RowLayout {
        id: row
        anchors { fill: parent; leftMargin: 12; rightMargin: 12 }
        spacing: 16
        AppText { text: root.number; tabular: true; elide: Text.ElideNone; Layout.preferredWidth: 110 * Theme.textScale; Accessible.ignored: true }
        AppText { text: root.title; wrapMode: Text.Wrap; Layout.fillWidth: true; Accessible.ignored: true }
        AppText { text: root.time; tone: "muted"; tabular: true; elide: Text.ElideNone; Layout.preferredWidth: 104 * Theme.textScale; Accessible.ignored: true }
        Item {
            implicitWidth: 160 * Theme.textScale
            implicitHeight: chip.implicitHeight
            Chip { id: chip; text: root.outcome; tone: root.tone }
        }
    }
}
