pragma ComponentBehavior: Bound
import QtQuick

// The sizes of a product in a row; those in stock here are filled. sizes: words, four at most; inStock: the words that
// are here; one size only is muted words instead of a box.
Row {
    id: root
    property list<string> sizes: []
    property list<string> inStock: []
    readonly property bool alone: root.sizes.length === 1
    spacing: 3
    Accessible.role: Accessible.StaticText
    Accessible.name: root.sizes.join(", ")
    Repeater {
        // Always four, so that other sizes change cells instead of making them anew.
        model: 4
        delegate: Rectangle {
            id: cell
            required property int index
            readonly property string word: index < root.sizes.length ? root.sizes[index] : ""
            readonly property bool filled: !root.alone && root.inStock.includes(word)
            visible: word.length > 0
            implicitHeight: Math.max(21, figure.implicitHeight + 4)
            implicitWidth: root.alone ? figure.implicitWidth : Math.max(21, figure.implicitWidth + 7)
            radius: 5
            color: filled ? Theme.accentFill : "transparent"
            border.width: root.alone || filled ? 0 : 1
            border.color: Theme.line
            AppText {
                id: figure
                anchors.centerIn: parent
                text: cell.word
                size: Theme.tiny
                bold: cell.filled
                tone: cell.filled ? "accent" : "muted"
                elide: Text.ElideNone
                Accessible.ignored: true
            }
        }
    }
}
