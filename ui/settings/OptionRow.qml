pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components

// One setting: its name, what it does, and its choices as pills. options: model of `OptionProps`; name: for object names.
ColumnLayout {
    id: root
    required property string title
    required property string name
    required property var options
    property string hint: ""
    signal chosen(string key)
    spacing: 6
    AppText { text: root.title; bold: true; Layout.fillWidth: true }
    AppText { visible: root.hint.length > 0; text: root.hint; size: Theme.tiny; tone: "muted"; wrapMode: Text.Wrap; Layout.fillWidth: true }
    Flow {
        spacing: 8
        Layout.fillWidth: true
        Repeater {
            model: root.options
            delegate: FilterPill {
                id: pill
                required property string key
                required property string title
                required property bool chosen
                objectName: root.name + "_" + pill.key
                text: pill.title
                checked: pill.chosen
                checkable: false
                tall: true
                onClicked: root.chosen(pill.key)
            }
        }
    }
}
