import QtQuick
import QtQuick.Layouts
import ui.components

// In place of the order while nobody is signed in: goods may be looked at, the rest needs a PIN. unlockAsked().
Card {
    id: root
    signal unlockAsked()
    implicitHeight: column.implicitHeight + 32

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: 24 }
        spacing: 16
        EmptyState {
            iconName: "lock"
            title: qsTr("Locked")
            hint: qsTr("Products and stock can be looked up. Orders, members and payments need a PIN; the open order is kept.")
            Layout.fillWidth: true
        }
        AppButton {
            objectName: "unlockButton"
            text: qsTr("Sign in")
            kind: "primary"
            big: true
            Layout.fillWidth: true
            onClicked: root.unlockAsked()
        }
    }
}
