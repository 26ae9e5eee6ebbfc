pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components

// One of several: title above, a pill for each of `model`. chose(key); prefix names the pills.
ColumnLayout {
    id: root
    property string title: ""
    property string prefix: ""
    property alias model: pills.model
    signal chose(string key)
    spacing: 4
    AppText { text: root.title; tone: "muted" }
    Flow {
        spacing: 8
        Layout.fillWidth: true
        Repeater {
            id: pills
            delegate: FilterPill {
                required property string key
                required property string title
                required checked
                objectName: root.prefix + "_" + key
                text: title
                tall: true
                checkable: false
                onClicked: root.chose(key)
            }
        }
    }
}
