import QtQuick

// A count on a corner; hidden at 0, "99+" above 99.
Rectangle {
    id: root
    property int count: 0
    visible: root.count > 0
    implicitHeight: Math.max(18, figure.implicitHeight + 2)
    implicitWidth: Math.max(implicitHeight, figure.implicitWidth + 10)
    radius: height / 2
    color: Theme.danger
    AppText {
        id: figure
        anchors.centerIn: parent
        text: root.count > 99 ? "99+" : String(root.count)
        size: Theme.tiny
        bold: true
        tabular: true
        color: Theme.dangerInk
        Accessible.ignored: true
    }
}
