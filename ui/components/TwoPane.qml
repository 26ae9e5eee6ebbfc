import QtQuick
import QtQuick.Layouts

// A desk's area: what there is at the left, what is chosen at the right. On a narrow window one at a time: the detail covers
// the rest while `open`, with a way back (also Esc). master, detail: slots; sideWidth: of the detail when wide; title of
// the narrow detail's head; backed() asks to close it.
DeskArea {
    id: root
    property bool open: false
    property string title: ""
    property real sideWidth: Math.max(400, Math.min(520, root.width * 0.34))
    property alias master: left.data
    property alias detail: right.data
    readonly property bool narrow: !Theme.wide
    signal backed()

    Keys.onEscapePressed: event => {
        event.accepted = root.narrow && root.open
        if (event.accepted)
            root.backed()
    }
    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        anchors.topMargin: Theme.gap
        anchors.bottomMargin: Theme.margin
        spacing: Theme.margin
        Item {
            id: left
            visible: !root.narrow || !root.open
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        ColumnLayout {
            visible: !root.narrow || root.open
            spacing: 0
            Layout.fillWidth: root.narrow
            Layout.fillHeight: true
            Layout.preferredWidth: root.sideWidth
            RowLayout {
                visible: root.narrow
                spacing: 4
                IconButton {
                    objectName: "paneBackButton"
                    iconName: "back"
                    text: qsTr("Back")
                    onClicked: root.backed()
                }
                AppText { text: root.title; size: Theme.title; bold: true; Layout.fillWidth: true }
            }
            Card {
                Layout.fillWidth: true
                Layout.fillHeight: true
                Item {
                    id: right
                    anchors.fill: parent
                    anchors.margins: 18
                }
            }
        }
    }
}
