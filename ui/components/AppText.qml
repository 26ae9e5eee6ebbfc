import QtQuick

// Text in one of the theme's sizes. size: Theme.tiny … Theme.display; tone: "ink" or any of Theme.toneInk; bold;
// tabular: figures of one width. Always plain text: scanned and remote words are never markup.
Text {
    id: root
    property int size: Theme.small
    property string tone: "ink"
    property bool bold: false
    property bool tabular: false

    color: Theme.toneInk(root.tone)
    textFormat: Text.PlainText
    elide: Text.ElideRight
    renderType: Text.QtRendering
    font.pixelSize: root.size
    font.weight: root.bold ? Font.Bold : Font.Normal
    font.features: root.tabular ? { "tnum": 1 } : {}
    Accessible.role: Accessible.StaticText
    Accessible.name: root.text
    Accessible.ignored: root.text.length === 0
}
