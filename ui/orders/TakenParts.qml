pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components

// The parts of the payment that were taken, each to be given back, and what is left. view: `PaymentView`.
ColumnLayout {
    id: root
    required property var view
    signal givenBack(string key)
    visible: root.view.taken.length > 0
    spacing: 0

    Repeater {
        model: root.view.taken
        delegate: RowLayout {
            id: row
            required property var modelData
            objectName: "taken"
            spacing: 8
            Layout.fillWidth: true
            AppText { text: row.modelData.text; wrapMode: Text.Wrap; Layout.fillWidth: true }
            Money { objectName: "takenAmount"; amount: row.modelData.amount; bold: false }
            IconButton {
                objectName: "giveBack"
                iconName: "undo"
                text: row.modelData.back
                Layout.rightMargin: -12
                onClicked: root.givenBack(row.modelData.key)
            }
        }
    }
    RowLayout {
        Layout.fillWidth: true
        AppText { text: qsTr("Still to take"); bold: true; Layout.fillWidth: true }
        Money { objectName: "left"; amount: root.view.left; size: Theme.title }
    }
}
