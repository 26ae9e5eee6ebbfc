pragma ComponentBehavior: Bound
import QtQuick
import ui.components
import ui.orders

// The member and the lines, the newest in sight; what to do next while there are none.
Item {
    id: root
    required property OrderModel desk
    implicitHeight: 320

    ListView {
        id: list
        anchors.fill: parent
        clip: true
        model: root.desk.lines
        boundsBehavior: Flickable.StopAtBounds
        onCountChanged: Qt.callLater(positionViewAtEnd)
        header: Item {
            width: ListView.view.width
            height: root.desk.view.member ? card.implicitHeight : 0
            visible: root.desk.view.member
            MemberCard { id: card; width: parent.width; desk: root.desk }
        }
        delegate: OrderLineItem {
            width: ListView.view.width
            desk: root.desk
        }
    }
    Rectangle {
        visible: !list.atYEnd
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: 24
        gradient: Gradient {
            GradientStop { position: 0; color: Qt.rgba(Theme.surface.r, Theme.surface.g, Theme.surface.b, 0) }
            GradientStop { position: 1; color: Theme.surface }
        }
    }
    EmptyState {
        anchors.centerIn: parent
        width: Math.min(300, parent.width)
        visible: list.count === 0
        iconName: "scan"
        title: qsTr("Scan to begin")
        hint: qsTr("Scan an item or a member card, or search.")
    }
}
