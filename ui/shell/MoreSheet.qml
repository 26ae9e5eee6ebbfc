pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.shell

// What the bottom bar has no room for: the further desks, then language and theme. from: index of the first further desk.
Sheet {
    id: root
    required property ShellModel shell
    property int from: 5
    title: qsTr("More")
    placement: "bottom"

    Repeater {
        model: root.shell.desks
        delegate: ListRow {
            id: entry
            required property int index
            required property string key
            required title
            required property string iconName
            required property int count
            objectName: "more-" + key
            visible: entry.index >= root.from
            selected: entry.key === root.shell.current
            Layout.fillWidth: true
            leading: Icon { name: entry.iconName }
            trailing: Badge { count: entry.count }
            onClicked: {
                root.close()
                root.shell.select(entry.key)
            }
        }
    }
    ListRow {
        objectName: "more-palette"
        title: qsTr("Find an action")
        Layout.fillWidth: true
        leading: Icon { name: "dots" }
        onClicked: {
            root.close()
            root.shell.palette.open()
        }
    }
    RowLayout {
        spacing: 8
        Layout.fillWidth: true
        AppButton {
            text: root.shell.language === "zh_CN" ? "English" : "中文"
            iconName: "globe"
            Layout.fillWidth: true
            onClicked: root.shell.languageWished(root.shell.language === "zh_CN" ? "en" : "zh_CN")
        }
        AppButton {
            text: root.shell.dark ? qsTr("Light") : qsTr("Dark")
            iconName: root.shell.dark ? "sun" : "moon"
            Layout.fillWidth: true
            onClicked: root.shell.darkWished(!root.shell.dark)
        }
    }
}
