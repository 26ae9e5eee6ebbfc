import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import ui.components

// One order in the list. Roles of the list model are the properties; selected by the caller.
T.Button {
    id: root
    required property string key
    required property string number
    required property string time
    required property string customer
    required property string summary
    required property string total
    required property string stateWords
    required property string tone
    required property bool waiting
    required property int index
    property bool selected: false
    readonly property bool tight: root.width < 560 * Theme.textScale

    objectName: "orderRow" + root.index
    // Rows of one height, whatever script they are in, so that the list ends on a whole one.
    readonly property real pair: Math.ceil(1.5 * (Theme.small + Theme.tiny)) + 2

    implicitHeight: Math.max(64, (root.tight ? 2 * root.pair + row.rowSpacing : root.pair) + 20, row.implicitHeight + 12)
    leftPadding: 10
    rightPadding: 10
    focusPolicy: Qt.NoFocus
    Accessible.role: Accessible.ListItem
    Accessible.name: [root.number, root.customer, root.summary, root.total, root.stateWords,
        root.waiting ? qsTr("Waiting for HQ") : ""].filter(part => part.length > 0).join(", ")
    contentItem: GridLayout {
        id: row
        columnSpacing: 16
        rowSpacing: 8
        ColumnLayout {
            spacing: 2
            Layout.row: 0
            Layout.column: 0
            Layout.fillWidth: root.tight
            Layout.preferredWidth: root.tight ? -1 : 118 * Theme.textScale
            AppText { text: root.number; bold: true; tabular: true; elide: Text.ElideNone; Accessible.ignored: true }
            AppText { text: root.time; size: Theme.tiny; tone: "muted"; tabular: true; elide: Text.ElideNone; Accessible.ignored: true }
        }
        ColumnLayout {
            spacing: 2
            Layout.row: root.tight ? 1 : 0
            Layout.column: root.tight ? 0 : 1
            Layout.fillWidth: true
            AppText { text: root.customer; Layout.fillWidth: true; Accessible.ignored: true }
            AppText {
                text: root.summary
                size: Theme.tiny
                tone: "muted"
                wrapMode: Text.Wrap
                maximumLineCount: 2
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
        Icon { visible: root.waiting; name: "clock"; size: 18; color: Theme.offline; Layout.row: 0; Layout.column: 2 }
        Money { amount: root.total; Layout.row: 0; Layout.column: 3; Layout.alignment: Qt.AlignRight }
        Item {
            Layout.row: root.tight ? 1 : 0
            Layout.column: root.tight ? 2 : 4
            Layout.columnSpan: root.tight ? 2 : 1
            Layout.alignment: Qt.AlignRight
            Layout.preferredWidth: Math.max(chip.implicitWidth, 108 * Theme.textScale)
            implicitHeight: chip.implicitHeight
            Chip { id: chip; anchors.right: parent.right; text: root.stateWords; tone: root.tone; outlined: root.selected }
        }
    }
    background: Rectangle {
        radius: 10
        color: root.selected ? Theme.accentFill : root.down ? Theme.pressed : root.hovered ? Theme.raised : "transparent"
        Divider { visible: root.index > 0; x: 10; width: parent.width - 20 }
    }
}
