import QtQuick
import "silhouettes.js" as Drawings

// The filled shape of a category. kind: a key of silhouettes.js (unknown → "generic"); size in px.
// A picture, not a Shape: it is drawn once and kept, where a Shape is drawn anew for each frame without a graphics card.
Image {
    id: root
    required property string kind
    property real size: 48
    readonly property int side: Math.round(root.size)

    source: Qt.resolvedUrl(Drawings.drawing(root.kind))
    sourceSize: Qt.size(root.side, root.side)
    width: root.side
    height: root.side
    Accessible.ignored: true
}
