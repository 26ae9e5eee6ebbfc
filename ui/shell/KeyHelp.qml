pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components

// All keys on one sheet (F1).
Sheet {
    id: root
    title: qsTr("Keyboard shortcuts")
    preferredWidth: 640
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
            model: [
                ["F1", qsTr("All shortcuts")], ["F2", qsTr("Scan or search")],
                ["F3", qsTr("Member")], ["F6", qsTr("Fulfilment")],
                ["F9", qsTr("Take payment")], ["F10", qsTr("Pickup")],
                ["Esc", qsTr("Back")],
                ["↑ ↓", qsTr("Choose in a list")],
                ["Enter", qsTr("Open what is selected")], ["Ctrl+Enter", qsTr("Add to the order")],
                ["3 *", qsTr("Quantity: digits, then *")]
            ]
            delegate: RowLayout {
                id: line
                required property var modelData
                spacing: 12
                Layout.fillWidth: true
                Rectangle {
                    implicitWidth: Math.max(root.badge, key.implicitWidth + 16)
                    implicitHeight: key.implicitHeight + 12
                    radius: 6
                    color: Theme.raised
                    border.width: 1
                    border.color: Theme.line
                    AppText { id: key; anchors.centerIn: parent; text: line.modelData[0]; bold: true; tabular: true }
                }
                AppText { text: line.modelData[1]; Layout.fillWidth: true }
            }
        }
    }
}
