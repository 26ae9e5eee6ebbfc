import QtQuick

// A word of state that only tells; what acts is a Chip. tone: see Theme; outlined: surface with a line instead of the
// tone's fill. One rectangle with one text: lists hold many of them.
Rectangle {
    id: root
    property string text: ""
    property string tone: "neutral"
    property bool outlined: false
    implicitWidth: Math.ceil(label.implicitWidth) + 20
    implicitHeight: Math.max(26, label.implicitHeight + 8)
    radius: height / 2
    color: root.outlined ? Theme.surface : Theme.toneFill(root.tone)
    border.width: root.outlined || root.tone === "neutral" ? 1 : 0
    border.color: Theme.line
    AppText {
        id: label
        anchors.centerIn: parent
        width: Math.min(implicitWidth, root.width - 8)
        text: root.text
        size: Theme.tiny
        tone: root.tone === "neutral" ? "ink" : root.tone
    }
}
