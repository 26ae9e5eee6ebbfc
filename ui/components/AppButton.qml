pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T

// A button. kind: "primary" | "secondary" | "danger" | "plain"; big: 64 px high with 20 px words; icon.name of icons.js.
// missing: while not empty the button is disabled and says this instead of its text ("scan 1 more").
T.Button {
    id: root
    property string kind: "secondary"
    property bool big: false
    property string missing: ""
    property string iconName: ""
    property string keyBadge: ""
    readonly property int mark: root.big ? Math.round(24 * Theme.textScale) : Theme.title
    readonly property real extras: (root.iconName.length > 0 ? root.mark + 8 : 0) + (key.visible ? key.implicitWidth + 8 : 0)
    readonly property bool filled: root.enabled && (root.kind === "primary" || root.kind === "danger")
    readonly property color foreground: root.kind === "primary" && root.enabled ? Theme.accentInk
        : root.kind === "danger" && root.enabled ? Theme.dangerInk : root.enabled || root.missing.length > 0 ? Theme.ink : Theme.muted

    enabled: root.missing.length === 0
    implicitWidth: Math.max(root.big ? 64 : Theme.touch, Math.ceil(words.implicitWidth) + root.extras + leftPadding + rightPadding)
    implicitHeight: Math.max(root.big ? 64 : Theme.touch, words.implicitHeight + 2 * Theme.gap)
    leftPadding: root.big ? 24 : 16
    rightPadding: leftPadding
    focusPolicy: Qt.StrongFocus
    Accessible.name: words.text

    contentItem: Item {
        Row {
            anchors.centerIn: parent
            spacing: 8
            Loader {
                active: root.iconName.length > 0
                visible: active
                anchors.verticalCenter: parent.verticalCenter
                sourceComponent: Icon { name: root.iconName; size: root.mark; color: root.foreground }
            }
            AppText {
                id: words
                text: root.missing.length > 0 ? root.missing : root.text
                width: Math.min(Math.ceil(implicitWidth), root.availableWidth - root.extras)
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.small
                size: root.big ? Theme.title : Theme.small
                bold: true
                color: root.foreground
                anchors.verticalCenter: parent.verticalCenter
                Accessible.ignored: true
            }
            KeyBadge { id: key; text: root.keyBadge; onFill: root.filled; anchors.verticalCenter: parent.verticalCenter }
        }
    }
    background: Rectangle {
        radius: root.big ? 14 : Theme.radius
        color: root.filled ? (root.kind === "danger" ? (root.down ? Qt.darker(Theme.danger, 1.15) : Theme.danger)
            : root.down ? Theme.accentPressed : root.hovered ? Qt.tint(Theme.accent, "#10000000") : Theme.accent)
            : root.kind === "plain" ? (root.down || root.hovered ? Theme.pressed : "transparent")
            : root.down ? Theme.pressed : root.enabled && !root.hovered ? Theme.surface : Theme.raised
        border.width: root.filled || root.kind === "plain" ? 0 : 1
        border.color: Theme.line
        FocusRing { shown: root.visualFocus; radius: parent.radius + 3 }
    }
}
