import QtQuick

// What is made when it is wanted for the first time, and kept: a window has thirty sheets, and most hours need three.
Loader {
    required property bool wanted
    active: false
    onWantedChanged: if (wanted) active = true
    Component.onCompleted: if (wanted) active = true
}
