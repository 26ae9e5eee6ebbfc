import QtQuick
import QtQuick.Layouts
import ui.components
import ui.shifts

// Who has the drawer, since when and with which float, and what can be done about it.
Card {
    id: root
    required property ShiftModel desk
    readonly property var view: root.desk.view
    implicitHeight: column.implicitHeight + 40

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: 20 }
        spacing: 16
        RowLayout {
            spacing: 16
            Avatar { visible: root.view.open ?? false; initial: root.view.initial ?? ""; size: 56 }
            ColumnLayout {
                spacing: 4
                Layout.fillWidth: true
                AppText {
                    objectName: "shiftTitle"
                    text: root.view.title ?? ""
                    size: Theme.title
                    bold: true
                    wrapMode: Text.Wrap
                    Layout.fillWidth: true
                }
                AppText {
                    objectName: "shiftDetail"
                    text: root.view.detail ?? ""
                    tone: "muted"
                    wrapMode: Text.Wrap
                    lineHeight: 1.2
                    Layout.fillWidth: true
                }
            }
        }
        Rectangle {
            visible: warning.text.length > 0
            radius: Theme.radius
            color: Theme.warnFill
            implicitHeight: warning.implicitHeight + 24
            Layout.fillWidth: true
            AppText {
                id: warning
                objectName: "shiftWarning"
                anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: 12 }
                text: root.view.warning ?? ""
                tone: "warn"
                wrapMode: Text.Wrap
            }
        }
        GridLayout {
            columns: root.width < 420 * Theme.textScale ? 1 : 2
            columnSpacing: 8
            rowSpacing: 8
            AppButton {
                objectName: "moveButton"
                visible: root.view.open ?? false
                text: qsTr("Cash in or out")
                Layout.fillWidth: true
                onClicked: root.desk.move()
            }
            AppButton {
                objectName: "beginButton"
                kind: (root.view.step ?? "") === "" ? "primary" : "secondary"
                text: root.view.open ? qsTr("Count and close") : qsTr("Open a shift")
                missing: root.view.ready ?? false ? "" : qsTr("The catalogue is not here yet")
                Layout.fillWidth: true
                onClicked: root.desk.begin()
            }
        }
    }
}
