import QtQuick

// A colour of a product as a dot. fill; size in px; name is read aloud.
Rectangle {
    id: root
    property color fill: "#5C6761"
    property real size: 16
    property string name: ""
    implicitWidth: root.size
    implicitHeight: root.size
    radius: root.size / 2
    color: root.fill
    border.width: 1
    border.color: Theme.dark ? "#40FFFFFF" : "#1E000000"
    Accessible.role: Accessible.Graphic
    Accessible.name: root.name
    Accessible.ignored: root.name.length === 0
}
