import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// The member whose order it is; tap to choose another, the cross takes them off.
Rectangle {
    id: root
    required property OrderModel desk
    readonly property var view: root.desk.view
    objectName: "memberCard"
    radius: Theme.radius
    color: Theme.goldFill
    implicitHeight: Math.max(56, row.implicitHeight + 12)

    RowLayout {
        id: row
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; leftMargin: 12; rightMargin: 4 }
        spacing: 12
        Avatar { initial: root.view.memberInitial; size: 36; plate: true }
        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true
            AppText { objectName: "memberName"; text: root.view.memberName; bold: true; tone: "gold"; Layout.fillWidth: true }
            AppText { text: root.view.memberDetail; size: Theme.tiny; tone: "gold"; wrapMode: Text.Wrap; Layout.fillWidth: true }
        }
        IconButton {
            objectName: "dropMember"
            iconName: "close"
            text: qsTr("Take the member off this order")
            tint: Theme.gold
            onClicked: (root.desk.customer as CustomerModel).dropMember()
        }
    }
}
