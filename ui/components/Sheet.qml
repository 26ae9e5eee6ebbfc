import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

// An in-window panel over the rest: centred ("dialog") or from the right edge ("side") or the bottom ("bottom").
// title; children go below it; footer: a row of buttons. Esc or a tap outside closes unless strict; focus goes back to
// where it was.
T.Popup {
    id: root
    property string title: ""
    property string placement: "dialog"
    property bool strict: false
    property real preferredWidth: 480
    property real preferredHeight: 0
    property alias footer: footerRow.data
    default property alias body: column.data
    property Item before: null

    parent: T.Overlay.overlay
    modal: true
    focus: true
    closePolicy: root.strict ? T.Popup.NoAutoClose : T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    width: parent ? (root.placement === "bottom" ? parent.width : Math.min(root.preferredWidth, parent.width - 32)) : 0
    height: !parent ? 0 : root.placement === "side" ? parent.height : Math.min(root.preferredHeight > 0
        ? root.preferredHeight : frame.implicitHeight + topPadding + bottomPadding, parent.height - 32)
    x: !parent ? 0 : root.placement === "side" ? parent.width - width : (parent.width - width) / 2
    y: !parent ? 0 : root.placement === "bottom" ? parent.height - height : (parent.height - height) / 2
    padding: 20
    topPadding: 12
    // Its lower corners lie below the edge it comes from.
    bottomInset: root.placement === "bottom" ? -20 : 0
    onAboutToShow: root.before = root.parent && root.parent.Window.window ? root.parent.Window.window.activeFocusItem : null
    onClosed: {
        // Another sheet that opened meanwhile keeps the focus it took.
        if (root.before && root.before.visible && !root.onTop())
            root.before.forceActiveFocus(Qt.PopupFocusReason)
        root.before = null
    }
    function onTop(): bool {
        let item = root.parent ? root.parent.Window.window.activeFocusItem : null
        while (item && item !== root.parent)
            item = item.parent
        return item !== null
    }
    enter: Transition { NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.motion } }
    exit: Transition { NumberAnimation { property: "opacity"; from: 1; to: 0; duration: Theme.motion } }
    T.Overlay.modal: Rectangle { color: Theme.scrim }

    background: Rectangle {
        radius: root.placement === "side" ? 0 : 20
        color: Theme.surface
        border.width: 1
        border.color: Theme.line
    }
    contentItem: ColumnLayout {
        id: frame
        spacing: 16
        Accessible.role: Accessible.Dialog
        Accessible.name: root.title
        RowLayout {
            Layout.fillWidth: true
            AppText {
                text: root.title
                size: Theme.title
                bold: true
                Layout.fillWidth: true
            }
            IconButton {
                visible: !root.strict
                iconName: "close"
                text: qsTr("Close")
                Layout.rightMargin: -12
                onClicked: root.close()
            }
        }
        ColumnLayout {
            id: column
            spacing: 12
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        RowLayout {
            id: footerRow
            visible: children.length > 0
            spacing: 8
            Layout.fillWidth: true
        }
    }
}
