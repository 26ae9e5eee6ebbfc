import QtQuick
import QtQuick.Layouts

// Nothing here yet, and what to do next. iconName; title; hint; action: words of the button ("" = none), acted().
ColumnLayout {
    id: root
    property string iconName: "box"
    property string title: ""
    property string hint: ""
    property string action: ""
    signal acted()
    spacing: 8
    Rectangle {
        Layout.alignment: Qt.AlignHCenter
        Layout.bottomMargin: 8
        implicitWidth: 72
        implicitHeight: 72
        radius: 36
        color: Theme.accentFill
        Icon { anchors.centerIn: parent; name: root.iconName; size: 32; color: Theme.accentText }
    }
    AppText {
        text: root.title
        size: Theme.title
        bold: true
        wrapMode: Text.Wrap
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }
    AppText {
        objectName: "emptyHint"
        visible: text.length > 0
        text: root.hint
        tone: "muted"
        wrapMode: Text.Wrap
        horizontalAlignment: Text.AlignHCenter
        lineHeight: 1.25
        Layout.fillWidth: true
        Layout.maximumWidth: 520
        Layout.alignment: Qt.AlignHCenter
    }
    AppButton {
        objectName: "emptyAction"
        visible: root.action.length > 0
        text: root.action
        Layout.alignment: Qt.AlignHCenter
        Layout.topMargin: 8
        onClicked: root.acted()
    }
}
