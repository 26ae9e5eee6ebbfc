import QtQuick

// A person's initial in a circle. initial: one character; tone: see Theme; plate: on a tinted card, so white inside.
Rectangle {
    id: root
    property string initial: ""
    property string tone: "gold"
    property real size: 48
    property bool plate: false
    implicitWidth: root.size
    implicitHeight: root.size
    radius: root.size / 2
    color: root.plate ? Theme.surface : Theme.toneFill(root.tone)
    AppText {
        anchors.centerIn: parent
        text: root.initial
        size: Math.round(root.size * 0.36)
        bold: true
        tone: root.tone
        Accessible.ignored: true
    }
}
