pragma ComponentBehavior: Bound
import QtQuick

// A style in the result grid. title, code, price as words; kind, tint, source: see ProductArt; colours: dots, three at
// most; sizes, inStock: see SizeRun; stock: words with stockTone; mark: a word in the picture's corner; selected by the
// keyboard. clicked() opens it. Every row has one height, so that all pictures are of one size; a name too long for its
// row is whole on the product's sheet.
TapCard {
    id: root
    property string title: ""
    property string code: ""
    property string price: ""
    property string kind: "generic"
    property color tint: "#5C6761"
    property url source: ""
    property list<color> colours: []
    property list<string> sizes: []
    property list<string> inStock: []
    property string stock: ""
    property string stockTone: "accent"
    property string mark: ""

    Accessible.name: [root.title, root.mark, root.price, root.stock].filter(word => word.length > 0).join(", ")
    radius: 14
    padding: 10
    topPadding: 8
    bottomPadding: 10
    implicitWidth: Math.round(182 * Theme.textScale)
    implicitHeight: lines.height + topPadding + bottomPadding + 86
    // Placed by hand: layouts would measure every word twice, for each letter that is typed.
    contentItem: Item {
        ProductArt {
            kind: root.kind
            tint: root.tint
            source: root.source
            anchors { left: parent.left; right: parent.right; top: parent.top; bottom: lines.top; bottomMargin: 6 }
            Tag {
                visible: root.mark.length > 0
                anchors { left: parent.left; top: parent.top; margins: 6 }
                text: root.mark
                outlined: true
            }
        }
        Item {
            id: lines
            readonly property int codeHeight: Math.max(21, Math.round(19 * Theme.textScale))
            readonly property int dots: root.colours.length
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
            height: title.height + 4 + codeHeight + 4 + price.height

            AppText {
                id: title
                readonly property bool mayElide: true
                text: root.title
                bold: true
                width: lines.width - 18 * lines.dots
                height: Math.round(21 * Theme.textScale)
                verticalAlignment: Text.AlignVCenter
                Accessible.ignored: true
            }
            Repeater {
                // Always three, so that other colours change dots instead of making them anew.
                model: 3
                delegate: Swatch {
                    required property int index
                    visible: index < lines.dots
                    x: lines.width - 18 * (lines.dots - index) + 4
                    y: (title.height - height) / 2
                    fill: visible ? root.colours[index] : "transparent"
                    size: 14
                }
            }
            AppText {
                id: code
                readonly property bool mayElide: true
                text: root.code
                size: Theme.tiny
                tone: "muted"
                y: title.height + 4
                width: run.x - 6
                height: lines.codeHeight
                verticalAlignment: Text.AlignVCenter
                Accessible.ignored: true
            }
            SizeRun {
                id: run
                sizes: root.sizes
                inStock: root.inStock
                x: lines.width - width
                y: code.y + (code.height - height) / 2
                Accessible.ignored: true
            }
            Item {
                id: price
                y: code.y + code.height + 4
                width: lines.width
                height: Math.round(27 * Theme.textScale)
                Money { id: amount; amount: root.price; size: Theme.price; anchors.verticalCenter: parent.verticalCenter }
                Tag {
                    text: root.stock
                    tone: root.stockTone
                    visible: root.stock.length > 0
                    width: Math.min(implicitWidth, lines.width - amount.width - 4)
                    anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                }
            }
        }
    }
}
