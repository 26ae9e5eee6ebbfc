import QtQuick
import QtQuick.Layouts
import ui.components
import ui.sync_status

// Taking this device out of service: for managers, in two steps. desk: what is in the way, and what can be done.
ColumnLayout {
    id: root
    required property LeavingModel desk
    visible: root.desk.allowed
    spacing: 8

    AppText {
        visible: root.desk.asking
        text: qsTr("Un-enrol this device?")
        bold: true
        wrapMode: Text.Wrap
        Layout.fillWidth: true
        Layout.topMargin: 12
    }
    AppText {
        objectName: "leavingWords"
        visible: root.desk.asking
        text: root.desk.words
        tone: root.desk.alone ? "warn" : root.desk.free ? "muted" : "danger"
        wrapMode: Text.Wrap
        lineHeight: 1.2
        Layout.fillWidth: true
    }
    AppButton {
        objectName: "sealButton"
        visible: root.desk.asking && !root.desk.free
        kind: "primary"
        text: qsTr("Save sealed for HQ")
        Layout.fillWidth: true
        onClicked: root.desk.seal()
    }
    AppButton {
        objectName: "leaveButton"
        visible: root.desk.asking && root.desk.free
        kind: "danger"
        text: root.desk.busy ? qsTr("Telling HQ…") : root.desk.alone ? qsTr("Un-enrol without telling HQ")
            : qsTr("Delete and un-enrol")
        enabled: !root.desk.busy
        Layout.fillWidth: true
        onClicked: root.desk.confirm()
    }
    AppButton {
        objectName: "keepButton"
        visible: root.desk.asking
        text: qsTr("Keep this device")
        enabled: !root.desk.busy
        Layout.fillWidth: true
        onClicked: root.desk.keep()
    }
    AppButton {
        objectName: "askLeavingButton"
        visible: !root.desk.asking
        text: qsTr("Un-enrol this device…")
        Layout.fillWidth: true
        Layout.topMargin: 12
        onClicked: root.desk.ask()
    }
}
