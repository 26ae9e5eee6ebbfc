pragma ComponentBehavior: Bound
import QtQuick

// Desks down the left edge. desks: model with roles key, title, iconName, count, foot (foot = beside the associate);
// current: key; chosen(key); initial, associate: who is signed in; associateTapped().
Rectangle {
    id: root
    required property var desks
    property string current: ""
    property string initial: ""
    property string associate: ""
    signal chosen(string key)
    signal associateTapped()
    implicitWidth: Theme.railWidth
    color: Theme.surface
    Accessible.role: Accessible.PageTabList
    Accessible.name: qsTr("Desks")

    Divider { vertical: true; height: parent.height; anchors.right: parent.right }
    component Entry: NavItem {
        required property string key
        required property string title
        required property bool foot
        required count
        objectName: "nav-" + key
        text: title
        selected: key === root.current
        onClicked: root.chosen(key)
    }
    Flickable {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: lower.top
        contentHeight: upper.height + 24
        clip: contentHeight > height
        boundsBehavior: Flickable.StopAtBounds
        Column {
            id: upper
            x: 8
            y: 12
            spacing: 4
            Repeater {
                model: root.desks
                delegate: Entry { visible: !foot }
            }
        }
    }
    Column {
        id: lower
        x: 8
        spacing: 4
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 12
        Repeater {
            model: root.desks
            delegate: Entry { visible: foot }
        }
        TapCard {
            id: person
            objectName: "associateButton"
            width: 72
            height: 48
            visible: root.initial.length > 0
            text: qsTr("%1: switch or lock").arg(root.associate)
            padding: 0
            background: Item { FocusRing { shown: person.visualFocus; radius: 28 } }
            contentItem: Item { Avatar { anchors.centerIn: parent; initial: root.initial } }
            onClicked: root.associateTapped()
        }
    }
}
