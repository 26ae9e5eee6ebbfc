import QtQuick
import QtQuick.Layouts
import ui.components
import ui.shell

// The scan box and the connection chip; on a portrait tablet the associate too.
RowLayout {
    id: root
    required property ShellModel shell
    property bool portrait: false

    function arm(): void { box.arm() }
    spacing: 12

    InputMethodSwitch { target: box.editor; on: box.inputMethod }
    ScanBox {
        id: box
        objectName: "scanBox"
        text: root.shell.search
        focus: true
        Layout.fillWidth: true
        onEdited: text => root.shell.edit(text)
        onOpened: text => root.shell.submit(text, false)
        onSubmitted: text => root.shell.submit(text, true)
        onStepped: by => root.shell.stepped(by)
        // Typing has cut the binding above; what the shell clears must still be seen.
        Connections {
            target: root.shell
            function onChanged(): void {
                if (box.text !== root.shell.search)
                    box.text = root.shell.search
            }
        }
    }
    IconButton {
        objectName: "paletteButton"
        visible: !root.portrait
        iconName: "dots"
        text: qsTr("Find an action")
        Layout.leftMargin: -8
        Layout.rightMargin: -8
        onClicked: root.shell.palette.open()
    }
    Chip { visible: text.length > 0; text: root.shell.banner; tone: "gold"; look: 34 }
    ConnectionChip {
        objectName: "connection"
        text: root.portrait && root.shell.connectionBrief.length > 0 ? root.shell.connectionBrief : root.shell.connection
        tone: root.shell.connectionTone
        Accessible.name: root.shell.connection
        onClicked: root.shell.select("sync")
    }
    TapCard {
        objectName: "associateButton"
        visible: root.portrait && root.shell.initial.length > 0
        implicitWidth: Theme.touch
        implicitHeight: Theme.touch
        padding: 0
        radius: 24
        text: qsTr("%1: switch or lock").arg(root.shell.associate)
        contentItem: Avatar { initial: root.shell.initial }
        onClicked: root.shell.associateTapped()
    }
}
