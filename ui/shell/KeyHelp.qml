pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.shell

// The keys that work for who stands here, on one sheet (F1). actions: the model that knows them.
Sheet {
    id: root
    required property PaletteModel actions
    title: qsTr("Keyboard shortcuts")
    preferredWidth: 720
    // As wide as the widest, so that what the keys do stands in one line.
    readonly property real badge: widest.advanceWidth + 20
    TextMetrics { id: widest; font.pixelSize: Theme.small; font.bold: true; text: "Ctrl+Enter" }

    GridLayout {
        objectName: "keyHelp"
        columns: 2
        columnSpacing: 24
        rowSpacing: 10
        uniformCellWidths: true
        Layout.fillWidth: true
        Repeater {
            model: root.actions.help
            delegate: RowLayout {
                id: line
                required property string title
                required property string shortcut
                spacing: 12
                Layout.fillWidth: true
                Rectangle {
                    implicitWidth: Math.max(root.badge, key.implicitWidth + 16)
                    implicitHeight: key.implicitHeight + 12
                    radius: 6
                    color: Theme.raised
                    border.width: 1
                    border.color: Theme.line
                    AppText { id: key; objectName: "helpKey"; anchors.centerIn: parent; text: line.shortcut; bold: true; tabular: true }
                }
                AppText { text: line.title; wrapMode: Text.Wrap; Layout.fillWidth: true }
            }
        }
    }
}
