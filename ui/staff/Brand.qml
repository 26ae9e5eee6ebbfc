import QtQuick
import QtQuick.Layouts
import ui.components

// The mark, the name, and where this device stands. detail; the right-hand side is the caller's.
RowLayout {
    id: root
    property string detail: ""
    spacing: 12
    Rectangle {
        implicitWidth: 40
        implicitHeight: 40
        radius: 10
        color: Theme.accent
        AppText { anchors.centerIn: parent; text: "云"; bold: true; color: Theme.accentInk; Accessible.ignored: true }
    }
    ColumnLayout {
        spacing: 0
        Layout.fillWidth: true
        AppText { text: qsTr("Farshelf"); size: Theme.body; bold: true; Layout.fillWidth: true }
        AppText { visible: text.length > 0; text: root.detail; size: Theme.tiny; tone: "muted"; Layout.fillWidth: true }
    }
}
