import QtQuick
import QtQuick.Shapes
import "icons.js" as Table

// A line icon of the table in icons.js. name: its key; size in px (24); color; weight: stroke at 24 px (1.8).
Item {
    id: root
    required property string name
    property real size: 24
    property color color: Theme.muted
    property real weight: 1.8

    implicitWidth: size
    implicitHeight: size
    Accessible.ignored: true

    Shape {
        width: 24
        height: 24
        scale: root.size / 24
        transformOrigin: Item.TopLeft
        preferredRendererType: Shape.CurveRenderer
        antialiasing: true

        ShapePath {
            strokeColor: root.color
            strokeWidth: root.weight
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            PathSvg { path: Table.path(root.name) }
        }
    }
}
