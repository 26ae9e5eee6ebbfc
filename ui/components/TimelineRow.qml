import QtQuick
import QtQuick.Layouts

// One step of an order's story. title, detail, time as words; stage: "done" | "now" | "next"; first, last: ends of the line;
// inView: false beyond the edge of its page (the software renderer paints a tick there all the same).
Item {
    id: root
    property string title: ""
    property string detail: ""
    property string time: ""
    property string stage: "done"
    property bool first: false
    property bool last: false
    property bool inView: true
    implicitHeight: Math.max(56, words.implicitHeight + 16)
    Accessible.role: Accessible.ListItem
    Accessible.name: [root.title, root.detail, root.time].filter(part => part.length > 0).join(", ")

    Rectangle { x: 11; width: 2; y: 0; height: 18; visible: !root.first; color: Theme.line }
    Rectangle { x: 11; width: 2; y: 18; height: parent.height - 18; visible: !root.last; color: Theme.line }
    Rectangle {
        x: 2; y: 8; width: 20; height: 20; radius: 10
        color: root.stage === "done" ? Theme.accent : root.stage === "now" ? Theme.accentFill : Theme.surface
        border.width: root.stage === "done" ? 0 : 2
        border.color: root.stage === "now" ? Theme.accent : Theme.line
        Icon { anchors.centerIn: parent; visible: root.stage === "done" && root.inView; name: "check"; size: 12; weight: 3.4; color: Theme.accentInk }
        Rectangle { anchors.centerIn: parent; visible: root.stage === "now"; width: 8; height: 8; radius: 4; color: Theme.accent }
    }
    RowLayout {
        id: words
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: 36
        y: 8
        spacing: 12
        ColumnLayout {
            spacing: 2
            Layout.fillWidth: true
            AppText {
                text: root.title
                bold: root.stage !== "next"
                tone: root.stage === "next" ? "muted" : "ink"
                wrapMode: Text.Wrap
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            AppText {
                visible: root.detail.length > 0
                text: root.detail
                size: Theme.tiny
                tone: "muted"
                wrapMode: Text.Wrap
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
        AppText { text: root.time; size: Theme.tiny; tone: "muted"; tabular: true; Layout.alignment: Qt.AlignTop; Accessible.ignored: true }
    }
}
