pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts

// Desks along the bottom edge of a portrait tablet: the first five, then More. desks: as in NavRail; moreChosen().
Rectangle {
    id: root
    required property var desks
    property string current: ""
    property int room: 5
    signal chosen(string key)
    signal moreChosen()
    implicitHeight: 72
    color: Theme.surface
    Accessible.role: Accessible.PageTabList
    Accessible.name: qsTr("Desks")

    Divider { width: parent.width }
    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: 8
        anchors.rightMargin: 8
        uniformCellSizes: true
        spacing: 4
        Repeater {
            model: root.desks
            delegate: NavItem {
                required property int index
                required property string key
                required property string title
                required count
                objectName: "nav-" + key
                text: title
                upright: true
                visible: index < root.room
                selected: key === root.current
                Layout.fillWidth: true
                onClicked: root.chosen(key)
            }
        }
        NavItem {
            objectName: "nav-more"
            iconName: "more"
            text: qsTr("More")
            upright: true
            Layout.fillWidth: true
            onClicked: root.moreChosen()
        }
    }
}
