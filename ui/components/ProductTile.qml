pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts

// A style in the result grid. title, code, price as words; kind, tint, source: see ProductArt; colours: dots; sizes, inStock:
// see SizeRun; stock: words with stockTone; selected by the keyboard. clicked() opens it.
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

    // A long name takes the whole row, then a second one from the picture; the dots move onto the picture.
    readonly property bool dotsFit: Math.ceil(words.advanceWidth) + Math.min(3, root.colours.length) * 20 <= root.availableWidth

    text: [root.title, root.price, root.stock].join(", ")
    radius: 14
    padding: 10
    topPadding: 8
    bottomPadding: 10
    implicitWidth: Math.round(182 * Theme.textScale)
    TextMetrics { id: words; text: root.title; font.pixelSize: Theme.small; font.weight: Font.Bold }
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
            Row {
                visible: !root.dotsFit
                spacing: 5
                anchors { right: parent.right; bottom: parent.bottom; margins: 6 }
                Repeater {
                    model: root.colours.slice(0, 3)
                    delegate: Swatch { required property color modelData; fill: modelData; size: 15; border.color: "white" }
                }
            }
        }
        RowLayout {
            spacing: 5
            Layout.fillWidth: true
            Layout.topMargin: 6
            AppText {
                text: root.title
                bold: true
                wrapMode: Text.Wrap
                maximumLineCount: 2
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            Repeater {
                model: root.dotsFit ? root.colours.slice(0, 3) : []
                delegate: Swatch { required property color modelData; fill: modelData; size: 15 }
            }
        }
        GridLayout {
            columns: code.implicitWidth + run.implicitWidth + 4 <= root.availableWidth ? 2 : 1
            columnSpacing: 0
            rowSpacing: 4
            Layout.fillWidth: true
            Layout.topMargin: 4
            AppText {
                id: code
                text: root.code
                size: Theme.tiny
                tone: "muted"
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            SizeRun { id: run; maximum: 4; sizes: root.sizes; inStock: root.inStock; Accessible.ignored: true }
        }
        GridLayout {
            columns: price.implicitWidth + chip.implicitWidth <= root.availableWidth ? 2 : 1
            columnSpacing: 0
            rowSpacing: 4
            Layout.fillWidth: true
            Layout.topMargin: 4
            Item {
                implicitWidth: price.implicitWidth
                implicitHeight: price.implicitHeight
                Layout.fillWidth: true
                Money { id: price; amount: root.price; size: Theme.price }
            }
            Chip {
                id: chip
                text: root.stock
                tone: root.stockTone
                visible: root.stock.length > 0
                leftPadding: 8
            }
        }
    }
}
