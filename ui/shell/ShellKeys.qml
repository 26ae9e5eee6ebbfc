import QtQuick
import ui.components
import ui.shell

// The function keys, wherever the focus is. helpAsked(): F1.
Item {
    id: root
    required property ShellModel shell
    signal helpAsked()

    function go(key: string): void {
        Theme.keyBadges = true
        root.shell.select(key)
    }
    function wish(what: string): void {
        Theme.keyBadges = true
        root.shell.wished(what)
    }
    Shortcut { sequences: [StandardKey.HelpContents]; enabled: root.enabled; context: Qt.ApplicationShortcut; onActivated: root.helpAsked() }
    Shortcut { sequence: "F2"; enabled: root.enabled; onActivated: root.shell.armed() }
    Shortcut { sequence: "F3"; enabled: root.enabled; onActivated: root.wish("member") }
    Shortcut { sequence: "F6"; enabled: root.enabled; onActivated: root.wish("fulfilment") }
    Shortcut { sequence: "F9"; enabled: root.enabled; onActivated: root.wish("pay") }
    Shortcut { sequence: "F10"; enabled: root.enabled; onActivated: root.go("pickup") }
}
