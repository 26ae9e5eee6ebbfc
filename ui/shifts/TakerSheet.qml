import QtQuick
import QtQuick.Layouts
import ui.components
import ui.shifts

// The PIN of who takes the drawer over.
Sheet {
    id: root
    required property ShiftModel desk
    title: qsTr("Hand over the drawer")
    preferredWidth: 420
    onAboutToShow: {
        pad.clear()
        pad.focus = true
    }
    AppText {
        text: qsTr("Count it anew, then sell: from here on it is yours.")
        tone: "muted"
        wrapMode: Text.Wrap
        Layout.fillWidth: true
    }
    PinPad {
        id: pad
        objectName: "takerPad"
        title: root.desk.view.handing ?? ""
        error: root.desk.error
        busy: root.desk.busy
        doneText: qsTr("Take over")
        Layout.fillWidth: true
        onEntered: pin => root.desk.handOver(pin)
    }
    Connections {
        target: root.desk
        function onPinRefused(): void { pad.clear() }
        function onPinDone(): void { root.close() }
    }
}
