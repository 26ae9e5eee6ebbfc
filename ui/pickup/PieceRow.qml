import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import ui.components

// One line of the open order: a tap checks it. Roles of the model are the properties; tappable: while it may be checked.
T.Button {
    id: root
    required property string key
    required property string title
    required property string variant
    required property string quantity
    required property string kind
    required property string tint
    required property url source
    required property string mark
    required property string words
    required property int index
    property bool tappable: true

    objectName: "piece" + root.index
    enabled: root.tappable
    implicitHeight: Math.max(88, row.implicitHeight + 24)
    padding: 12
    focusPolicy: root.tappable ? Qt.StrongFocus : Qt.NoFocus
    Accessible.role: root.tappable ? Accessible.CheckBox : Accessible.ListItem
    Accessible.name: [root.title, root.variant, root.quantity, root.words].filter(part => part.length > 0).join(", ")
    Accessible.checked: root.mark === "done"
    contentItem: RowLayout {
        id: row
        spacing: 12
        ProductArt { implicitWidth: 64; implicitHeight: 64; kind: root.kind; tint: root.tint || "#5C6761"; source: root.source }
        ColumnLayout {
            spacing: 3
            Layout.fillWidth: true
            AppText {
                text: root.quantity.length > 0 ? root.title + "  " + root.quantity : root.title
                bold: true
                wrapMode: Text.Wrap
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            AppText { text: root.variant; size: Theme.tiny; tone: "muted"; wrapMode: Text.Wrap; Layout.fillWidth: true; Accessible.ignored: true }
        }
        Chip {
            visible: root.words.length > 0
            text: root.words
            tone: root.mark === "done" ? "accent" : "warn"
            iconName: root.mark === "done" ? "check" : ""
            look: Math.max(34, Theme.tiny + 18)
        }
    }
    background: Rectangle {
        radius: 14
        color: root.down ? Theme.pressed : Theme.raised
        border.width: root.mark === "done" ? 1 : 0
        border.color: Theme.accent
        FocusRing { shown: root.visualFocus; radius: parent.radius + 3 }
    }
}
