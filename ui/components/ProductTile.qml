pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts

// A style in the result grid. title, code, price as words; kind, tint, source: see ProductArt; colours: dots; sizes, inStock:
// see SizeRun; stock: words with stockTone; mark: a word in the picture's corner; selected by the keyboard. clicked() opens
// it. Every row has one height, so that all pictures are of one size; a name too long for its row is whole on the
// product's sheet.
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

    text: [root.title, root.mark, root.price, root.stock].filter(word => word.length > 0).join(", ")
    radius: 14
    padding: 10
    topPadding: 8
    bottomPadding: 10
    implicitWidth: Math.round(182 * Theme.textScale)
    contentItem: ColumnLayout {
        spacing: 0
        ProductArt {
            kind: root.kind
            tint: root.tint
            source: root.source
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: 48
            Layout.preferredHeight: 80
            Chip {
                visible: root.mark.length > 0
                anchors { left: parent.left; top: parent.top; margins: 6 }
                text: root.mark
                outlined: true
            }
        }
        RowLayout {
            spacing: 4
            Layout.fillWidth: true
            Layout.topMargin: 6
            AppText {
                readonly property bool mayElide: true
                text: root.title
                bold: true
                Layout.fillWidth: true
                Layout.minimumHeight: Layout.maximumHeight
                Layout.maximumHeight: Math.round(21 * Theme.textScale)
                Accessible.ignored: true
            }
            Repeater {
                model: root.colours.slice(0, 3)
                delegate: Swatch { required property color modelData; fill: modelData; size: 14 }
            }
        }
        RowLayout {
            spacing: 6
            Layout.fillWidth: true
            Layout.topMargin: 4
            Layout.minimumHeight: Layout.maximumHeight
            Layout.maximumHeight: Math.max(21, Math.round(19 * Theme.textScale))
            AppText {
                id: code
                readonly property bool mayElide: true
                text: root.code
                size: Theme.tiny
                tone: "muted"
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            SizeRun { room: root.availableWidth - Math.min(code.implicitWidth, root.availableWidth / 2) - 6; maximum: 4; sizes: root.sizes; inStock: root.inStock; Accessible.ignored: true }
        }
        RowLayout {
            spacing: 4
            Layout.fillWidth: true
            Layout.topMargin: 4
            Layout.minimumHeight: Layout.maximumHeight
            Layout.maximumHeight: Math.round(27 * Theme.textScale)
            Money { amount: root.price; size: Theme.price }
            Item { Layout.fillWidth: true }
            Chip {
                text: root.stock
                tone: root.stockTone
                visible: root.stock.length > 0
                leftPadding: 8
            }
        }
    }
}
