pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components

// The money due at handover: the sum, what the customer gives, the change. panel: `PanelProps`; given(minor) for a
// likely sum, keyed(text) for one from the pad.
ColumnLayout {
    id: root
    required property var panel
    property string typed: ""
    signal given(string minor)
    signal keyed(string text)
    spacing: 8
    onVisibleChanged: if (!root.visible) pad.close()

    RowLayout {
        AppText { text: qsTr("Cash due"); tone: "muted"; Layout.fillWidth: true; Layout.alignment: Qt.AlignBottom; Layout.bottomMargin: 6 }
        Money { objectName: "cashDue"; amount: root.panel.due ?? ""; size: Theme.display; split: true }
    }
    Flow {
        spacing: 8
        Layout.fillWidth: true
        Repeater {
            model: root.panel.quick ?? []
            delegate: FilterPill {
                required property var modelData
                required property int index
                objectName: "cashQuick" + index
                text: modelData.title
                tall: true
                checkable: false
                checked: modelData.chosen
                onClicked: root.given(modelData.value)
            }
        }
        AppButton {
            objectName: "cashOther"
            text: qsTr("Other amount")
            onClicked: {
                root.typed = ""
                pad.open()
            }
        }
    }
    RowLayout {
        visible: (root.panel.change ?? "").length > 0
        AppText { text: qsTr("Received %1").arg(root.panel.tendered ?? ""); tone: "muted"; Layout.fillWidth: true }
        AppText { text: qsTr("Change"); tone: "muted" }
        Money { objectName: "cashChange"; amount: root.panel.change ?? ""; size: Theme.headline; tone: "accent" }
    }
    Sheet {
        id: pad
        title: qsTr("Cash received")
        preferredWidth: 380
        onAboutToShow: keys.focus = true
        AppText {
            text: root.typed.length > 0 ? "¥" + root.typed : "¥0"
            size: Theme.display
            bold: true
            tabular: true
            horizontalAlignment: Text.AlignRight
            Layout.fillWidth: true
        }
        NumberPad {
            id: keys
            objectName: "cashPad"
            value: root.typed
            point: true
            maximum: 9
            Layout.fillWidth: true
            onEdited: value => root.typed = value
            onSubmitted: if (take.enabled) take.clicked()
        }
        footer: AppButton {
            id: take
            objectName: "cashTake"
            kind: "primary"
            big: true
            text: qsTr("Use this amount")
            missing: root.typed.length > 0 ? "" : qsTr("Enter the amount")
            Layout.fillWidth: true
            onClicked: {
                pad.close()
                root.keyed(root.typed)
            }
        }
    }
}
