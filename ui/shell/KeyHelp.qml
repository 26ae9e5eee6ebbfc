pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components

// All keys on one sheet (F1).
Sheet {
    id: root
    title: qsTr("Keys")
    preferredWidth: 640

    GridLayout {
        objectName: "keyHelp"
        columns: 2
        columnSpacing: 24
        rowSpacing: 10
        uniformCellWidths: true
        Layout.fillWidth: true
        Repeater {
            model: [
                ["F1", qsTr("All keys")], ["F2", qsTr("Scan or search")],
                ["F3", qsTr("Member")], ["F6", qsTr("Fulfilment")],
                ["F9", qsTr("Take payment")], ["F10", qsTr("Pickup")],
                ["Esc", qsTr("Back")],
                ["↑ ↓", qsTr("Choose in a list")],
                ["Enter", qsTr("Open the chosen")], ["Ctrl+Enter", qsTr("Add at once")],
                ["3 *", qsTr("Quantity: digits, then *")]
            ]
            delegate: RowLayout {
                id: line
                required property var modelData
                spacing: 12
                Layout.fillWidth: true
                Rectangle {
                    implicitWidth: Math.max(48, key.implicitWidth + 16)
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
