import QtQuick
import QtQuick.Templates as T

// A card that acts as one button. selected: accent outline; name for readers is `text`; contentItem is the caller's.
T.Button {
    id: root
    property bool selected: false
    property real radius: Theme.radiusLarge
    padding: Theme.gutter
    implicitWidth: Math.max(Theme.touch, implicitContentWidth + leftPadding + rightPadding)
    implicitHeight: Math.max(Theme.touch, implicitContentHeight + topPadding + bottomPadding)
    focusPolicy: Qt.StrongFocus
    Accessible.name: root.text
    background: Rectangle {
        radius: root.radius
        color: root.down ? Theme.pressed : root.hovered ? Theme.raised : Theme.surface
        border.width: root.selected ? 2 : 1
        border.color: root.selected ? Theme.accent : Theme.line
        FocusRing { shown: root.visualFocus; radius: parent.radius + 3 }
    }
}
