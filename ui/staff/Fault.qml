import QtQuick
import ui.components
import ui.staff

// Nothing can be opened: why, and what to do. desk: its model.
FocusScope {
    id: root
    required property FaultModel desk
    objectName: "fault"
    Rectangle { anchors.fill: parent; color: Theme.background }
    EmptyState {
        anchors.centerIn: parent
        width: Math.min(480, parent.width - 48)
        iconName: "warning"
        title: root.desk.words
        hint: qsTr("What was done on this device is still in its files. Code for support: %1").arg(root.desk.reason)
    }
}
