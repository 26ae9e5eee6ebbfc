import QtQuick
import ui.components
import ui.orders

// Opens what is on hold (F7), with how many there are.
IconButton {
    id: root
    required property OrderModel desk
    readonly property HeldModel held: root.desk.held as HeldModel
    objectName: "heldButton"
    iconName: "pause"
    text: root.held.count > 0 ? qsTr("Hold or recall, %1 on hold").arg(root.held.count) : qsTr("Hold or recall")
    onClicked: root.desk.openSheet("held", "")
    Badge { objectName: "heldCount"; count: root.held.count; color: Theme.accent; anchors { right: parent.right; top: parent.top } }
}
