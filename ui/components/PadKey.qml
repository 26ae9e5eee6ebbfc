pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T

// One key of a pad: a figure or an icon. text is read aloud; face: what is drawn ("" = iconName).
T.Button {
    id: root
    property string face: root.text
    property string iconName: ""
    property bool strong: false
    implicitWidth: 112
    implicitHeight: 72
    focusPolicy: Qt.StrongFocus
    Accessible.name: root.text
    contentItem: Item {
        AppText {
            anchors.centerIn: parent
            visible: root.iconName.length === 0
            text: root.face
            size: Theme.headline
            bold: true
            tabular: true
            color: root.strong && root.enabled ? Theme.accentInk : root.enabled ? Theme.ink : Theme.faint
            Accessible.ignored: true
        }
        Loader {
            active: root.iconName.length > 0
            visible: active
            anchors.centerIn: parent
            sourceComponent: Icon {
                name: root.iconName
                size: 28
                weight: 2.2
                color: root.strong && root.enabled ? Theme.accentInk : root.enabled ? Theme.ink : Theme.faint
            }
        }
    }
    background: Rectangle {
        radius: Theme.radiusLarge
        color: root.strong && root.enabled ? (root.down ? Theme.accentPressed : Theme.accent)
            : root.down ? Theme.pressed : Theme.surface
        border.width: root.strong && root.enabled ? 0 : 1
        border.color: Theme.line
        FocusRing { shown: root.visualFocus; radius: parent.radius + 3 }
    }
}
