pragma ComponentBehavior: Bound
import QtQuick

// Grey bones where rows will be, shown only after Theme.patience ms of waiting. waiting; rows; rowHeight in px.
Column {
    id: root
    property bool waiting: false
    property int rows: 6
    property real rowHeight: 64
    property bool late: false
    spacing: 12
    visible: root.waiting && root.late
    onWaitingChanged: root.late = false
    Accessible.role: Accessible.Indicator
    Accessible.name: qsTr("Loading")

    Timer {
        interval: Theme.patience
        running: root.waiting
        onTriggered: root.late = true
    }
    Repeater {
        model: root.rows
        delegate: Row {
            id: bone
            required property int index
            spacing: 12
            opacity: 1 - index / (root.rows + 1)
            Rectangle { width: root.rowHeight; height: root.rowHeight; radius: 8; color: Theme.pressed }
            Column {
                spacing: 10
                anchors.verticalCenter: parent.verticalCenter
                Rectangle {
                    width: Math.max(0, root.width - root.rowHeight - 12) * (0.5 + (bone.index % 3) * 0.1)
                    height: 14; radius: 4; color: Theme.pressed
                }
                Rectangle {
                    width: Math.max(0, root.width - root.rowHeight - 12) * 0.3
                    height: 10; radius: 4; color: Theme.pressed
                }
            }
        }
    }
}
