import QtQuick
import QtQuick.Shapes
import "silhouettes.js" as Table

// The filled shape of a category. kind: a key of silhouettes.js (unknown → "generic"); size in px; color.
Item {
    id: root
    required property string kind
    property real size: 48
    property color color: "#F0FFFFFF"

    implicitWidth: size
    implicitHeight: size
    Accessible.ignored: true

    Shape {
        width: 48
        height: 48
        scale: root.size / 48
        transformOrigin: Item.TopLeft
        preferredRendererType: Shape.CurveRenderer
        antialiasing: true

        ShapePath {
            strokeWidth: -1
            fillColor: root.color
            fillRule: ShapePath.OddEvenFill
            PathSvg { path: Table.outline(root.kind) }
        }
        ShapePath {
            strokeColor: "#40303838"
            strokeWidth: 1.3
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            PathSvg { path: Table.details(root.kind) }
        }
    }
}
