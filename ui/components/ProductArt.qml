pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes

// A product's picture: its photograph, or the silhouette of its category on a gradient of the variant's colour.
// kind: silhouette key; tint: the variant's colour; source: picture url ("" = none); radius in px; name for readers;
// ground: what it lies on.
Item {
    id: root
    property string kind: "generic"
    property color tint: "#5C6761"
    property url source: ""
    property real radius: 8
    property string name: ""
    property color ground: Theme.surface
    readonly property real lightness: 0.299 * tint.r + 0.587 * tint.g + 0.114 * tint.b
    // Dark colours are lit from above, light ones fall into shade, so that the white shape always stands out.
    readonly property color lit: lightness < 0.3 ? Qt.tint(tint, "#48B0C8D8")
        : lightness > 0.66 ? Qt.darker(tint, 1 + (lightness - 0.5)) : tint
    readonly property color shade: lightness < 0.3 ? tint : Qt.darker(lit, 1.55)

    implicitWidth: 48
    implicitHeight: 48
    Accessible.role: Accessible.Graphic
    Accessible.name: root.name
    Accessible.ignored: root.name.length === 0

    // Not a Shape: without a graphics card Shapes are drawn anew for each frame, and beyond the edge of what clips them.
    // There a gradient has no smooth corners either: the corners are those of two plain ends.
    Item {
        anchors.fill: parent
        visible: photo.status !== Image.Ready
        Rectangle { width: parent.width; height: 2 * root.radius; radius: root.radius; color: root.lit }
        Rectangle { width: parent.width; height: 2 * root.radius; y: parent.height - height; radius: root.radius; color: root.shade }
        Rectangle {
            y: root.radius
            width: parent.width
            height: parent.height - 2 * root.radius
            gradient: Gradient {
                GradientStop { position: 0; color: root.lit }
                GradientStop { position: 1; color: root.shade }
            }
        }
    }
    Silhouette {
        anchors.centerIn: parent
        visible: photo.status !== Image.Ready
        kind: root.kind
        size: Math.max(20, Math.min(root.width, root.height) * (root.height < 72 ? 0.62 : 0.58))
    }
    Image {
        id: photo
        anchors.fill: parent
        source: root.source
        asynchronous: true
        autoTransform: true
        fillMode: Image.PreserveAspectCrop
        // In steps, so that it is not decoded anew for each pixel that a window is made wider.
        sourceSize: Qt.size(64 * Math.ceil(root.width / 32), 64 * Math.ceil(root.height / 32))
    }
    // Round corners: what lies between them and the photograph's own is painted like the card below.
    Loader {
        anchors.fill: parent
        active: photo.status === Image.Ready
        sourceComponent: Shape {
            preferredRendererType: Shape.CurveRenderer
            ShapePath {
                strokeWidth: -1
                fillColor: root.ground
                fillRule: ShapePath.OddEvenFill
                PathRectangle { x: 0; y: 0; width: root.width; height: root.height }
                PathRectangle { x: 0; y: 0; width: root.width; height: root.height; radius: root.radius }
            }
        }
    }
}
