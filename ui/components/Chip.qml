pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T

// A small rounded word of state. tone: see Theme; tappable: acts as a button (hit area 48 px); iconName: optional, left;
// trailing: icon name, right; outlined: surface with a line instead of the tone's fill.
T.Button {
    id: root
    property string tone: "neutral"
    property bool tappable: false
    property bool outlined: false
    property string iconName: ""
    property string trailing: ""
    property real look: Math.max(26, label.implicitHeight + 8)
    property bool dot: false

    readonly property real extras: (root.dot ? 16 : 0) + (root.iconName.length > 0 ? Theme.body + 6 : 0)
        + (root.trailing.length > 0 ? Theme.small + 6 : 0)

    enabled: root.tappable
    implicitHeight: root.tappable ? Math.max(Theme.touch, root.look) : root.look
    implicitWidth: Math.max(root.tappable ? Theme.touch : 0, Math.ceil(label.implicitWidth) + root.extras + leftPadding + rightPadding)
    topInset: Math.max(0, (height - root.look) / 2)
    bottomInset: topInset
    leftPadding: root.look < 30 ? 10 : 12
    rightPadding: leftPadding
    focusPolicy: root.tappable ? Qt.StrongFocus : Qt.NoFocus
    Accessible.role: root.tappable ? Accessible.Button : Accessible.StaticText
    Accessible.name: root.text

    contentItem: Item {
        Row {
            anchors.centerIn: parent
            spacing: 6
            Rectangle {
                visible: root.dot
                width: 10
                height: 10
                radius: 5
                color: label.color
                anchors.verticalCenter: parent.verticalCenter
            }
            Loader {
                active: root.iconName.length > 0
                visible: active
                anchors.verticalCenter: parent.verticalCenter
                sourceComponent: Icon { name: root.iconName; size: Theme.body; color: label.color }
            }
            AppText {
                id: label
                text: root.text
                width: Math.min(Math.ceil(implicitWidth), root.availableWidth - root.extras)
                size: Theme.tiny
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Math.round(Theme.tiny * 0.75)
                color: Theme.toneInk(root.tone)
                anchors.verticalCenter: parent.verticalCenter
                Accessible.ignored: true
            }
            Loader {
                active: root.trailing.length > 0
                visible: active
                anchors.verticalCenter: parent.verticalCenter
                sourceComponent: Icon { name: root.trailing; size: Theme.small; color: label.color }
            }
        }
    }
    background: Rectangle {
        radius: height / 2
        color: root.outlined ? Theme.surface : root.down || root.hovered && root.tappable
            ? Qt.tint(Theme.toneFill(root.tone), Theme.dark ? "#14FFFFFF" : "#0C000000") : Theme.toneFill(root.tone)
        border.width: root.outlined || root.tone === "neutral" ? 1 : 0
        border.color: Theme.line
        FocusRing { shown: root.visualFocus; radius: parent.radius + 3 }
    }
}
