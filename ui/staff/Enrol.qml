import QtQuick
import QtQuick.Layouts
import ui.components
import ui.staff

// The first start of a device: the address of HQ, a one-time code, a name for the device. desk: its model.
FocusScope {
    id: root
    required property EnrolModel desk
    focus: true

    Rectangle { anchors.fill: parent; color: Theme.background }
    RowLayout {
        readonly property real margin: root.width >= 1000 ? 56 : 24
        anchors { left: parent.left; right: parent.right; top: parent.top; leftMargin: margin; rightMargin: margin; topMargin: 24 }
        Brand { Layout.fillWidth: true }
        Chip { objectName: "languageButton"; text: "中文 / EN"; outlined: true; tappable: true; look: 34; onClicked: root.desk.switchLanguage() }
    }
    Card {
        anchors.centerIn: parent
        width: Math.min(520, parent.width - 48)
        height: form.implicitHeight + 48
        ColumnLayout {
            id: form
            anchors { fill: parent; margins: 24 }
            spacing: 16
            AppText { text: qsTr("Add this device to a store"); size: Theme.title; bold: true; wrapMode: Text.Wrap; Layout.fillWidth: true }
            AppText {
                text: qsTr("Ask HQ or your store manager for a code. It has ten characters and works once, for ten minutes.")
                tone: "muted"
                wrapMode: Text.Wrap
                Layout.fillWidth: true
            }
            Field { id: hq; objectName: "enrolHq"; label: qsTr("HQ address"); hint: "https://hq.example.com"; value: root.desk.hq; Layout.fillWidth: true }
            Field { id: code; objectName: "enrolCode"; label: qsTr("Code"); focus: true; maximumLength: 16; Layout.fillWidth: true }
            Field {
                id: name
                objectName: "enrolName"
                label: qsTr("Device name")
                hint: qsTr("Tablet 02")
                maximumLength: 40
                error: root.desk.error
                Layout.fillWidth: true
                onSubmitted: if (go.enabled) go.clicked()
            }
            AppButton {
                id: go
                objectName: "enrolButton"
                kind: "primary"
                big: true
                text: root.desk.busy ? qsTr("Asking HQ…") : qsTr("Enrol")
                missing: hq.value.trim().length === 0 ? qsTr("Enter the address") : code.value.replace(/[^0-9A-Za-z]/g, "").length < 10
                    ? qsTr("Enter the code") : name.value.trim().length === 0 ? qsTr("Enter the device name") : ""
                enabled: missing.length === 0 && !root.desk.busy
                Layout.fillWidth: true
                onClicked: root.desk.start(hq.value, code.value, name.value)
            }
        }
    }
}
