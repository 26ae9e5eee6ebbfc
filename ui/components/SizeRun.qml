pragma ComponentBehavior: Bound
import QtQuick

// The sizes of a product in a row; those in stock here are filled. sizes: words; inStock: the words that are here;
// single: shown as muted words instead of a box ("One size") when there is one size only.
Row {
    id: root
    property list<string> sizes: []
    property list<string> inStock: []
    spacing: 3
    Accessible.role: Accessible.StaticText
    Accessible.name: root.sizes.join(", ")
    Repeater {
        model: root.sizes
        delegate: Rectangle {
            id: cell
            required property string modelData
            readonly property bool here: root.inStock.indexOf(modelData) >= 0
            readonly property bool alone: root.sizes.length === 1
            implicitHeight: Math.max(21, figure.implicitHeight + 4)
            implicitWidth: alone ? figure.implicitWidth : Math.max(21, figure.implicitWidth + 7)
            radius: 5
            color: alone ? "transparent" : here ? Theme.accentFill : "transparent"
            border.width: alone || here ? 0 : 1
            border.color: Theme.line
            AppText {
                id: figure
                anchors.centerIn: parent
                text: cell.modelData
                size: Theme.tiny
                bold: cell.here && !cell.alone
                tone: cell.here && !cell.alone ? "accent" : "muted"
                elide: Text.ElideNone
                Accessible.ignored: true
            }
        }
    }
}
