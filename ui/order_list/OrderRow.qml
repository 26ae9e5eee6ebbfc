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

    objectName: "orderRow" + root.index
    implicitHeight: Math.max(64, row.implicitHeight + 20)
    leftPadding: 16
    rightPadding: 16
    focusPolicy: Qt.NoFocus
    Accessible.role: Accessible.ListItem
    Accessible.name: [root.number, root.customer, root.summary, root.total, root.stateWords,
        root.waiting ? qsTr("Waiting for HQ") : ""].filter(part => part.length > 0).join(", ")
    contentItem: RowLayout {
        id: row
        spacing: 16
        ColumnLayout {
            spacing: 2
            Layout.preferredWidth: 118 * Theme.textScale
            AppText { text: root.number; bold: true; tabular: true; elide: Text.ElideNone; Accessible.ignored: true }
            AppText { text: root.time; size: Theme.tiny; tone: "muted"; tabular: true; elide: Text.ElideNone; Accessible.ignored: true }
        }
        ColumnLayout {
            spacing: 2
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
        Icon { visible: root.waiting; name: "clock"; size: 18; color: Theme.offline }
        Money { amount: root.total }
        Item {
            Layout.preferredWidth: Math.max(chip.implicitWidth, 108 * Theme.textScale)
            implicitHeight: chip.implicitHeight
            Chip { id: chip; anchors.right: parent.right; text: root.stateWords; tone: root.tone }
        }
    }
    background: Rectangle {
        color: root.selected ? Theme.accentFill : root.down ? Theme.pressed : root.hovered ? Theme.raised : "transparent"
        Divider { visible: root.index > 0; width: parent.width }
    }
}
