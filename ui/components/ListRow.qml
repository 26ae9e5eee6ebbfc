import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

// A row of a list: leading item, title over subtitle, then what the caller puts in `trailing`. selected: accent fill;
// ruled: a hairline below; tappable rows act as one button.
T.Button {
    id: root
    property string title: ""
    property string subtitle: ""
    property bool selected: false
    property bool ruled: true
    property bool tappable: true
    property alias leading: leadingSlot.data
    property alias trailing: trailingSlot.data

    enabled: root.tappable
    text: root.subtitle.length > 0 ? root.title + ", " + root.subtitle : root.title
    implicitHeight: Math.max(56, row.implicitHeight + 16)
    leftPadding: 12
    rightPadding: 12
    focusPolicy: root.tappable ? Qt.StrongFocus : Qt.NoFocus
    Accessible.role: root.tappable ? Accessible.ListItem : Accessible.StaticText
    Accessible.name: root.text
    contentItem: RowLayout {
        id: row
        spacing: 12
        Row { id: leadingSlot; visible: children.length > 0; Layout.alignment: Qt.AlignVCenter }
        ColumnLayout {
            spacing: 2
            Layout.fillWidth: true
            AppText { text: root.title; bold: true; wrapMode: Text.Wrap; Layout.fillWidth: true; Accessible.ignored: true }
            AppText {
                visible: root.subtitle.length > 0
                text: root.subtitle
                size: Theme.tiny
                tone: "muted"
                wrapMode: Text.Wrap
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
        Row { id: trailingSlot; spacing: 8; Layout.alignment: Qt.AlignVCenter }
    }
    background: Rectangle {
        radius: root.selected ? 8 : 0
        color: root.selected ? Theme.accentFill : root.down ? Theme.pressed : root.hovered && root.tappable ? Theme.raised
            : "transparent"
        Divider { visible: root.ruled; width: parent.width; anchors.bottom: parent.bottom }
        FocusRing { shown: root.visualFocus; anchors.margins: 1; radius: 8 }
    }
}
