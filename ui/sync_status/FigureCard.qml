import QtQuick
import QtQuick.Layouts
import ui.components

// One figure: title, value large, detail below. Roles of the model are the properties.
Card {
    id: root
    required property string title
    required property string value
    required property string detail
    required property string tone
    implicitHeight: column.implicitHeight + 28
    implicitWidth: column.implicitWidth + 32
    Accessible.role: Accessible.StaticText
    Accessible.name: [root.title, root.value, root.detail].filter(part => part.length > 0).join(", ")
    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: 14; leftMargin: 16; rightMargin: 16 }
        spacing: 2
        AppText { text: root.title; size: Theme.tiny; tone: "muted"; wrapMode: Text.Wrap; Layout.fillWidth: true; Accessible.ignored: true }
        AppText {
            text: root.value
            tone: root.tone
            size: Theme.headline
            bold: true
            tabular: true
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.body
            elide: Text.ElideNone
            Layout.fillWidth: true
            Accessible.ignored: true
        }
        AppText { text: root.detail.length > 0 ? root.detail : " "; size: Theme.tiny; tone: "muted"; Layout.fillWidth: true; Accessible.ignored: true }
    }
}
