pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components

// One order on the board. Roles of the model are the properties.
TapCard {
    id: root
    required property string key
    required property string number
    required property string chip
    required property string tone
    required property string customer
    required property string when
    required property bool late
    required property var thumbs
    required property string pieces
    required property string shelf
    required property bool waiting
    required property int index

    objectName: "pickupCard" + root.index
    padding: 14
    text: [root.number, root.customer, root.pieces, root.chip, root.when].filter(part => part.length > 0).join(", ")
    contentItem: ColumnLayout {
        spacing: 0
        RowLayout {
            spacing: 6
            AppText {
                text: root.number
                size: Theme.title
                bold: true
                tabular: true
                elide: Text.ElideNone
                Accessible.ignored: true
            }
            Icon { visible: root.waiting; name: "clock"; size: 18; color: Theme.offline }
            Item { Layout.fillWidth: true }
            Chip { text: root.chip; tone: root.tone; look: Math.max(34, Theme.tiny + 18) }
        }
        RowLayout {
            spacing: 8
            Layout.topMargin: 4
            AppText { text: root.customer; bold: true; Layout.fillWidth: true; Accessible.ignored: true }
            AppText {
                text: root.when
                size: Theme.tiny
                tone: root.late ? "danger" : "muted"
                tabular: true
                elide: Text.ElideNone
                Accessible.ignored: true
            }
        }
        RowLayout {
            spacing: 8
            Layout.topMargin: 10
            Repeater {
                model: root.thumbs
                delegate: ProductArt {
                    required property var modelData
                    implicitWidth: 40
                    implicitHeight: 40
                    kind: modelData.kind
                    tint: modelData.tint || "#5C6761"
                    source: modelData.source
                }
            }
            AppText { text: root.pieces; size: Theme.tiny; tone: "muted"; Layout.fillWidth: true; Accessible.ignored: true }
            Rectangle {
                visible: root.shelf.length > 0
                implicitWidth: shelf.implicitWidth + 16
                implicitHeight: shelf.implicitHeight + 12
                radius: 8
                color: "transparent"
                border.width: 1
                border.color: Theme.line
                AppText { id: shelf; anchors.centerIn: parent; text: root.shelf; bold: true; tabular: true; elide: Text.ElideNone }
            }
        }
    }
}
