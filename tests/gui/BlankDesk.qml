import QtQuick
import ui.components

// A desk with nothing in it, for the tests of the frame.
FocusScope {
    id: root
    required property QtObject desk
    property string last: ""
    // As real desks do: tell the model. It must still be there when the window closes.
    onVisibleChanged: root.last = root.desk.objectName
    EmptyState {
        anchors.centerIn: parent
        width: Math.min(420, parent.width)
        iconName: "box"
        title: root.desk.objectName
        hint: "…"
        action: "OK"
    }
}
