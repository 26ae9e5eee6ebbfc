import QtQuick

// The area of a desk. foot: height at its lower end that must stay free of messages, because the hand works there.
FocusScope {
    property real foot: 0
}
