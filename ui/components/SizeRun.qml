pragma ComponentBehavior: Bound
import QtQuick

// The sizes of a product in a row; those in stock here are filled. sizes: words; inStock: the words that are here;
// one size only is muted words instead of a box; maximum (0 = all): of a longer run, those in stock come first and "+n"
// stands for the rest; room: px it may take, fewer sizes are shown where they need more.
Row {
    id: root
    property list<string> sizes: []
    property list<string> inStock: []
    property int maximum: 0
    property real room: Infinity
    readonly property var shown: {
        let most = root.maximum === 0 ? root.sizes.length : Math.min(root.maximum, root.sizes.length)
        while (most > 1 && root.widthOf(root.upTo(most)) > root.room)
            --most
        return root.upTo(most)
    }
    function upTo(most: int): list<string> {
        if (root.sizes.length <= most)
            return root.sizes
        const room = most - 1
        const here = root.sizes.filter(size => root.inStock.indexOf(size) >= 0).slice(0, room)
        const others = root.sizes.filter(size => here.indexOf(size) < 0).slice(0, room - here.length)
        return root.sizes.filter(size => here.indexOf(size) >= 0 || others.indexOf(size) >= 0)
            .concat("+" + (root.sizes.length - room))
    }
    function widthOf(words: list<string>): real {
        return words.reduce((sum, word) => sum + Math.max(21, Math.ceil(figures.advanceWidth(word)) + 7) + root.spacing, -root.spacing)
    }
    spacing: 3
    FontMetrics { id: figures; font.pixelSize: Theme.tiny; font.weight: Font.Bold }
    Accessible.role: Accessible.StaticText
    Accessible.name: root.sizes.join(", ")
    Repeater {
        model: root.shown
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
