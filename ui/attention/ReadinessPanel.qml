pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components

// How long this shop works without HQ, what ends first, and each desk. head: `HeadProps`; facts: model of `ReadyProps`;
// retried().
ColumnLayout {
    id: root
    required property var head
    required property var facts
    readonly property var ready: root.head.ready ?? ({})
    signal retried()
    spacing: 0

    AppText { text: qsTr("Works as usual without the network"); tone: "muted"; wrapMode: Text.Wrap; Layout.fillWidth: true }
    AppText {
        objectName: "readyTitle"
        text: root.ready.title ?? ""
        tone: root.ready.tone ?? "ink"
        size: Theme.display
        bold: true
        tabular: true
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.title
        Layout.fillWidth: true
    }
    ProgressBar {
        value: root.ready.fraction ?? 0
        name: root.ready.title ?? ""
        tone: root.ready.tone === "warn" ? "warn" : "accent"
        Layout.fillWidth: true
        Layout.topMargin: 12
    }
    AppText {
        objectName: "readyFirst"
        visible: text.length > 0
        text: root.ready.first ?? ""
        size: Theme.tiny
        tone: "muted"
        wrapMode: Text.Wrap
        Layout.fillWidth: true
        Layout.topMargin: 12
        Layout.bottomMargin: 4
    }
    Flickable {
        id: list
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        contentHeight: rows.implicitHeight
        implicitHeight: rows.implicitHeight
        Layout.fillWidth: true
        Layout.fillHeight: true
        Column {
            id: rows
            width: list.width
            Repeater {
                model: root.facts
                delegate: ColumnLayout {
                    id: fact
                    width: list.width
                    required property string title
                    required property string value
                    required property string detail
                    required property string tone
                    spacing: 0
                    Accessible.role: Accessible.ListItem
                    Accessible.name: [fact.title, fact.value, fact.detail].join(", ")
                    GridLayout {
                        columns: name.implicitWidth + value.implicitWidth + 12 <= root.width ? 2 : 1
                        columnSpacing: 12
                        rowSpacing: 2
                        Layout.topMargin: 11
                        AppText { id: name; text: fact.title; tone: "muted"; Layout.fillWidth: true; Accessible.ignored: true }
                        AppText { id: value; text: fact.value; tone: fact.tone; tabular: true; elide: Text.ElideNone; Accessible.ignored: true }
                    }
                    AppText {
                        visible: text.length > 0
                        text: fact.detail
                        size: Theme.tiny
                        tone: "muted"
                        wrapMode: Text.Wrap
                        Layout.fillWidth: true
                        Accessible.ignored: true
                    }
                    Divider { Layout.fillWidth: true; Layout.topMargin: 11 }
                }
            }
        }
        Rectangle {
            parent: list
            visible: !list.atYEnd
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
            height: 24
            gradient: Gradient {
                GradientStop { position: 0; color: Qt.alpha(Theme.surface, 0) }
                GradientStop { position: 1; color: Theme.surface }
            }
        }
    }
    AppButton {
        objectName: "retryButton"
        text: qsTr("Sync now")
        iconName: "sync"
        Layout.fillWidth: true
        Layout.topMargin: 12
        onClicked: root.retried()
    }
}
