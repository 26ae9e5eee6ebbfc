pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.shell

// Every action by its name (Ctrl+K): type, choose with the arrows and Enter, or tap. actions: its model.
Sheet {
    id: root
    required property PaletteModel actions
    title: qsTr("Find an action")
    preferredWidth: 560
    exit: null
    Connections {
        target: root.actions
        function onChanged(): void { root.actions.shown ? root.open() : root.close() }
    }
    onAboutToShow: {
        words.value = ""
        words.focus = true
    }
    onClosed: {
        root.actions.close()
        root.actions.gone()
    }

    Field {
        id: words
        objectName: "paletteField"
        hint: qsTr("Name, in Chinese, pinyin initials or English")
        Layout.fillWidth: true
        onEdited: value => root.actions.search(value)
        onSubmitted: root.actions.take()
        Keys.onUpPressed: root.actions.step(-1)
        Keys.onDownPressed: root.actions.step(1)
    }
    ListView {
        id: list
        readonly property real row: Math.max(56, Math.round(40 * Theme.textScale))
        objectName: "paletteList"
        clip: true
        model: root.actions.found
        boundsBehavior: Flickable.StopAtBounds
        currentIndex: root.actions.current
        highlightMoveDuration: 0
        // Whole rows; fewer where the window is low.
        implicitHeight: row * Math.max(3, Math.min(8, Math.floor(((root.parent?.height ?? 800) - 240) / row)))
        Accessible.role: Accessible.List
        Accessible.name: root.title
        Layout.fillWidth: true
        delegate: ListRow {
            id: entry
            required property string key
            required property string shortcut
            required property int index
            required title
            objectName: "action-" + key
            width: ListView.view.width
            height: list.row
            ruled: false
            selected: entry.index === root.actions.current
            focusPolicy: Qt.NoFocus
            trailing: KeyBadge { text: entry.shortcut }
            onClicked: root.actions.choose(entry.key)
        }
        EmptyState {
            anchors.centerIn: parent
            width: parent.width - 32
            visible: list.count === 0
            iconName: "search"
            title: qsTr("No action has this name")
            hint: qsTr("Try fewer letters. F1 shows all keys.")
        }
    }
}
