pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.catalog
import ui.components

// The styles looked at last, in one line that can be pushed aside. opened(key).
ColumnLayout {
    id: root
    required property SellModel desk
    signal opened(string key)
    spacing: 2

    AppText { text: qsTr("Recently viewed"); size: Theme.tiny; tone: "muted"; Layout.leftMargin: 4; Layout.fillWidth: true }
    ListView {
        orientation: ListView.Horizontal
        spacing: 8
        clip: contentWidth > width
        boundsBehavior: Flickable.StopAtBounds
        model: root.desk.recent
        implicitHeight: contentItem.childrenRect.height > 0 ? contentItem.childrenRect.height : 64
        Layout.fillWidth: true
        delegate: TapCard {
            id: card
            required property string key
            required property string title
            required property string price
            required property string kind
            required property string tint
            required property string source
            objectName: "recent"
            text: [card.title, card.price].join(", ")
            padding: 8
            implicitWidth: row.implicitWidth + 2 * padding
            implicitHeight: Math.max(Theme.touch, row.implicitHeight + 2 * padding)
            onClicked: root.opened(card.key)
            contentItem: RowLayout {
                id: row
                spacing: 8
                ProductArt { kind: card.kind; tint: card.tint; source: card.source; implicitWidth: 40; implicitHeight: 40; Accessible.ignored: true }
                ColumnLayout {
                    spacing: 0
                    AppText { text: card.title; size: Theme.small; Accessible.ignored: true }
                    Money { amount: card.price; size: Theme.small }
                }
            }
        }
    }
}
