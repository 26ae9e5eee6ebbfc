pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.shifts

// The drawer is opened without a sale: cash in, cash out or neither, and why. A manager does it, or allows it.
FocusScope {
    id: root
    required property ShiftModel desk
    readonly property var view: root.desk.view
    readonly property bool counted: (root.view.way ?? "") !== "only"
    onVisibleChanged: if (root.visible) pad.forceActiveFocus()

    ColumnLayout {
        anchors.fill: parent
        spacing: 10
        AppText { objectName: "moveHead"; text: root.view.head ?? ""; size: Theme.title; bold: true; wrapMode: Text.Wrap; Layout.fillWidth: true }
        AppText { text: root.view.hint ?? ""; tone: "muted"; wrapMode: Text.Wrap; Layout.fillWidth: true }
        Flow {
            spacing: 8
            Layout.fillWidth: true
            Repeater {
                model: root.desk.ways
                delegate: FilterPill {
                    required property string key
                    required property string title
                    required checked
                    objectName: "way-" + key
                    text: title
                    tall: true
                    checkable: false
                    onClicked: {
                        root.desk.chooseWay(key)
                        pad.forceActiveFocus()
                    }
                }
            }
        }
        RowLayout {
            visible: root.counted
            AppText { text: qsTr("Amount"); tone: "muted"; Layout.fillWidth: true }
            Money { objectName: "moveAmount"; amount: root.view.total ?? ""; size: Theme.headline; split: true }
        }
        NumberPad {
            id: pad
            objectName: "movePad"
            visible: root.counted
            focus: true
            value: root.view.value ?? ""
            point: true
            maximum: 9
            keyHeight: 48
            Layout.fillWidth: true
            onEdited: value => root.desk.type(value)
            onSubmitted: reason.forceActiveFocus()
        }
        Field {
            id: reason
            objectName: "moveReason"
            label: qsTr("What for")
            value: root.view.reason ?? ""
            maximumLength: 80
            Layout.fillWidth: true
            onEdited: value => root.desk.because(value)
            onSubmitted: act.clicked()
        }
        Flow {
            spacing: 8
            Layout.fillWidth: true
            Repeater {
                model: root.desk.reasons
                delegate: FilterPill {
                    required property string key
                    required property string title
                    required property int index
                    required checked
                    objectName: "what" + index
                    text: title
                    checkable: false
                    onClicked: root.desk.because(key)
                }
            }
        }
        Item { Layout.fillHeight: true }
        AskManager {
            why: root.desk.error
            askable: root.desk.askable
            allowed: root.desk.allowed
            Layout.fillWidth: true
            onAsked: root.desk.askManager()
        }
        RowLayout {
            spacing: 8
            AppButton { objectName: "leaveButton"; big: true; text: qsTr("Cancel"); onClicked: root.desk.leave() }
            AppButton {
                id: act
                objectName: "moveAct"
                kind: "primary"
                big: true
                text: root.view.act ?? ""
                missing: root.view.missing ?? ""
                leftPadding: 12
                Layout.fillWidth: true
                onClicked: root.desk.act()
            }
        }
    }
}
