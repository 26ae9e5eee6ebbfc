import QtQuick

// A surface with a hairline. selected: accent outline; quiet: the raised tone without a line; children go inside.
Rectangle {
    id: root
    property bool selected: false
    property bool quiet: false
    radius: Theme.radiusLarge
    color: root.quiet ? Theme.raised : Theme.surface
    border.width: root.selected ? 2 : root.quiet ? 0 : 1
    border.color: root.selected ? Theme.accent : Theme.line
}
