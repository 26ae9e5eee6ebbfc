import QtQuick

// An amount as words of ui/bridge/wording.py ("¥1,577.10"), in tabular figures. big: size of the whole part in px;
// split: the fraction is drawn smaller, as on the total; struck: the price that no longer holds.
Row {
    id: root
    required property string amount
    property int size: Theme.small
    property string tone: "ink"
    property bool bold: true
    property bool split: false
    property bool struck: false
    readonly property int point: root.split ? root.amount.lastIndexOf(".") : -1

    Accessible.role: Accessible.StaticText
    Accessible.name: root.amount
    AppText {
        id: whole
        text: root.point < 0 ? root.amount : root.amount.substring(0, root.point)
        size: root.size
        tone: root.tone
        bold: root.bold
        tabular: true
        elide: Text.ElideNone
        font.strikeout: root.struck
        font.letterSpacing: root.size >= Theme.headline ? -root.size * 0.01 : 0
        Accessible.ignored: true
    }
    AppText {
        visible: root.point >= 0
        text: root.point < 0 ? "" : root.amount.substring(root.point)
        size: Math.round(root.size * 0.56)
        tone: root.tone
        bold: root.bold
        tabular: true
        elide: Text.ElideNone
        anchors.baseline: whole.baseline
        Accessible.ignored: true
    }
}
