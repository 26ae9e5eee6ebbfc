import QtQuick
import QtQuick.Layouts

// A short message at the bottom, with undo when it has one. show(text, tone, undoLabel); undone() when tapped;
// stays 4 s, 8 s with undo. A new message replaces the old one, an empty one takes it away.
Rectangle {
    id: root
    property string text: ""
    property string tone: "accent"
    property string undoLabel: ""
    property bool open: false
    signal undone()

    function show(text: string, tone: string, undoLabel: string): void {
        if (text.length === 0) {
            root.open = false
            return
        }
        root.text = text
        root.tone = tone
        root.undoLabel = undoLabel
        root.open = true
        clock.restart()
    }
    implicitWidth: row.implicitWidth + 32
    implicitHeight: 56
    radius: 14
    color: Theme.dark ? "#EDF2EF" : "#18201C"
    opacity: root.open ? 1 : 0
    visible: opacity > 0
    Behavior on opacity { NumberAnimation { duration: Theme.motion } }
    Accessible.role: Accessible.AlertMessage
    Accessible.name: root.text

    Timer { id: clock; interval: root.undoLabel.length > 0 ? 8000 : 4000; onTriggered: root.open = false }
    RowLayout {
        id: row
        anchors.fill: parent
        anchors.leftMargin: 16
        anchors.rightMargin: root.undoLabel.length > 0 ? 4 : 16
        spacing: 12
        Icon {
            name: root.tone === "danger" || root.tone === "warn" ? "warning" : root.tone === "offline" ? "info" : "check"
            size: 20
            weight: 2.2
            color: root.tone === "danger" ? (Theme.dark ? "#B3261E" : "#F28B82") : root.tone === "warn"
                ? (Theme.dark ? "#8A5000" : "#F0B45A") : Theme.dark ? "#13805C" : "#57D3A4"
        }
        AppText {
            text: root.text
            bold: true
            color: Theme.dark ? "#18201C" : "#FFFFFF"
            Layout.fillWidth: true
            Accessible.ignored: true
        }
        AppButton {
            id: undo
            visible: root.undoLabel.length > 0
            kind: "plain"
            text: root.undoLabel
            iconName: "undo"
            contentItem: Row {
                spacing: 6
                Icon { name: "undo"; size: 18; color: undoWords.color; anchors.verticalCenter: parent.verticalCenter }
                AppText {
                    id: undoWords
                    text: undo.text
                    bold: true
                    color: Theme.dark ? "#0E6A4B" : "#57D3A4"
                    anchors.verticalCenter: parent.verticalCenter
                    Accessible.ignored: true
                }
            }
            background: Rectangle {
                radius: 10
                color: undo.down || undo.hovered ? "#22808080" : "transparent"
                FocusRing { shown: undo.visualFocus; radius: 13 }
            }
            onClicked: {
                root.open = false
                root.undone()
            }
        }
    }
}
