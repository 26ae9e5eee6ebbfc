import QtQuick
import QtQuick.Templates as T

// One desk in the rail or the bottom bar: icon over word. selected; count: the badge; upright: in the bottom bar, where only
// the colour marks the selected one.
T.Button {
    id: root
    required property string iconName
    property bool selected: false
    property int count: 0
    property bool upright: false
    implicitWidth: 72
    implicitHeight: Math.max(60, words.implicitHeight + 42)
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.PageTab
    Accessible.name: root.count > 0 ? root.text + ", " + root.count : root.text
    contentItem: Item {
        Icon {
            id: picture
            name: root.iconName
            y: 8
            anchors.horizontalCenter: parent.horizontalCenter
            color: root.selected ? Theme.accentText : Theme.muted
        }
        Badge { count: root.count; anchors.left: picture.left; anchors.leftMargin: 16; y: 5 }
        AppText {
            id: words
            text: root.text
            width: parent.width
            y: 36
            size: Theme.tiny
            bold: root.selected
            tone: root.selected ? "accent" : "muted"
            horizontalAlignment: Text.AlignHCenter
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: 10
            Accessible.ignored: true
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.selected && !root.upright ? Theme.accentFill : root.down || root.hovered ? Theme.pressed : "transparent"
        FocusRing { shown: root.visualFocus; anchors.margins: 0; radius: Theme.radius }
    }
}
