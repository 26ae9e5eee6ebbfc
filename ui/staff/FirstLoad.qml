import QtQuick
import QtQuick.Layouts
import ui.components

// How far the first load of this device is. load: the model's map (title, detail, fraction, error).
ColumnLayout {
    id: root
    required property var load
    objectName: "firstLoad"
    spacing: 12
    AppText {
        text: root.load.title
        size: Theme.title
        bold: true
        wrapMode: Text.Wrap
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }
    ProgressBar {
        value: Math.max(0, root.load.fraction)
        visible: root.load.fraction >= 0
        Layout.fillWidth: true
    }
    AppText { objectName: "loadDetail"; text: root.load.detail; tone: "muted"; tabular: true; horizontalAlignment: Text.AlignHCenter; Layout.fillWidth: true }
    AppText {
        visible: text.length > 0
        text: root.load.error
        tone: "warn"
        wrapMode: Text.Wrap
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }
}
