import QtQuick
import QtQuick.Layouts
import ui.components

// Where the chosen size is: place and way, pieces, how safe and how old, the promise, choose. chosen(key).
Rectangle {
    id: root
    required property string key
    required property string name
    required property string way
    required property string quantity
    required property string safety
    required property string tone
    required property string age
    required property string promise
    required property bool best
    required property bool leased
    property bool locked: false
    signal chosen(string key)

    objectName: "place"
    implicitHeight: Math.max(62, row.implicitHeight + 12)
    color: root.best ? Theme.accentFill : "transparent"
    Divider { width: parent.width; anchors.bottom: parent.bottom }

    RowLayout {
        id: row
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; leftMargin: 12; rightMargin: 12 }
        spacing: 12
        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true
            Layout.preferredWidth: 130
            AppText { text: root.name; bold: true; wrapMode: Text.Wrap; Layout.fillWidth: true }
            AppText { text: root.way; size: Theme.tiny; tone: "muted"; Layout.fillWidth: true }
        }
        AppText {
            text: root.quantity
            size: Theme.price
            bold: true
            tabular: true
            horizontalAlignment: Text.AlignRight
            Layout.preferredWidth: 40
        }
        ColumnLayout {
            spacing: 2
            Layout.fillWidth: true
            Layout.preferredWidth: 150
            Chip { text: root.safety; tone: root.best ? "neutral" : root.tone; outlined: root.best; iconName: root.leased ? "lock" : ""; Layout.maximumWidth: parent.width }
            AppText { text: root.age; size: Theme.tiny; tone: "muted"; Layout.fillWidth: true; Layout.leftMargin: 2 }
        }
        AppText {
            text: root.promise
            tone: "muted"
            wrapMode: Text.Wrap
            Layout.fillWidth: true
            Layout.preferredWidth: 190
        }
        AppButton {
            objectName: "choosePlace"
            visible: !root.locked
            Layout.minimumWidth: 112
            kind: root.best ? "primary" : "secondary"
            text: root.best ? qsTr("Choose this") : qsTr("Choose")
            onClicked: root.chosen(root.key)
        }
    }
}
