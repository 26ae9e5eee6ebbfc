pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components

// What goes with the style on the sheet, in one line that can be pushed aside. opened(key).
ColumnLayout {
    id: root
    required property string name
    required property var pieces
    signal opened(string key)
    objectName: "outfit"
    spacing: 6

    AppText { text: qsTr("Goes with it: %1").arg(root.name); size: Theme.body; bold: true; wrapMode: Text.Wrap; Layout.fillWidth: true }
    ListView {
        orientation: ListView.Horizontal
        spacing: 8
        clip: contentWidth > width
        boundsBehavior: Flickable.StopAtBounds
        model: root.pieces
        implicitHeight: contentItem.childrenRect.height > 0 ? contentItem.childrenRect.height : 88
        Layout.fillWidth: true
        delegate: TapCard {
            id: card
            required property var modelData
            objectName: "worn"
            text: [card.modelData.title, card.modelData.price, card.modelData.stock].filter(part => part.length > 0).join(", ")
            padding: 8
            implicitWidth: row.implicitWidth + 2 * padding + 4
            implicitHeight: Math.max(Theme.touch, row.implicitHeight + 2 * padding)
            onClicked: root.opened(card.modelData.key)
            contentItem: RowLayout {
                id: row
                spacing: 10
                ProductArt {
                    kind: card.modelData.kind
                    tint: card.modelData.tint
                    source: card.modelData.source
                    implicitWidth: 64
                    implicitHeight: 64
                    Accessible.ignored: true
                }
                ColumnLayout {
                    spacing: 2
                    AppText { text: card.modelData.title; size: Theme.small; Accessible.ignored: true }
                    RowLayout {
                        spacing: 8
                        Money { amount: card.modelData.price; size: Theme.small }
                        Chip { visible: card.modelData.stock.length > 0; text: card.modelData.stock; tone: card.modelData.tone }
                    }
                }
            }
        }
    }
}
