import QtQuick
import QtQuick.Templates as T

// A 48-px button with an icon only. iconName: key of icons.js; text: what it does, for readers; tone of the icon.
T.Button {
    id: root
    required property string iconName
    property color tint: Theme.muted
    property real look: 40
    implicitWidth: Theme.touch
    implicitHeight: Theme.touch
    leftInset: (width - look) / 2
    rightInset: leftInset
    topInset: (height - look) / 2
    bottomInset: topInset
    focusPolicy: Qt.StrongFocus
    Accessible.name: root.text
    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            name: root.iconName
            color: root.enabled ? root.tint : Theme.faint
            size: 22
        }
    }
    background: Rectangle {
        radius: 10
        color: root.down || root.hovered ? Theme.pressed : "transparent"
        FocusRing { shown: root.visualFocus; radius: parent.radius + 3 }
    }
}
