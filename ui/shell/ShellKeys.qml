pragma ComponentBehavior: Bound
import QtQuick
import QtQml
import ui.shell

// The keys of all actions, wherever the focus is. actions: the model that knows them.
Instantiator {
    id: root
    required property PaletteModel actions
    model: root.actions.shortcuts
    delegate: Shortcut {
        required property bool anywhere
        required sequence
        context: anywhere ? Qt.ApplicationShortcut : Qt.WindowShortcut
        onActivated: root.actions.press(sequence)
    }
}
