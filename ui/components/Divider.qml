import QtQuick

// A hairline across its parent's width (or height when vertical).
Rectangle {
    property bool vertical: false
    implicitHeight: vertical ? 0 : 1
    implicitWidth: vertical ? 1 : 0
    color: Theme.line
}
