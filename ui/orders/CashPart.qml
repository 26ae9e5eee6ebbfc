pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// What the customer hands over in cash: likely sums, a pad, and a part of what is left. submitted() on Enter.
FocusScope {
    id: root
    required property var view
    required property PaymentModel payment
    property bool acceptable: true
    signal submitted()
    implicitHeight: column.implicitHeight
    onVisibleChanged: if (visible) pad.forceActiveFocus()

    function begin(): void {
        pad.focus = true
        root.focus = true
    }
    ColumnLayout {
        id: column
        anchors.fill: parent
        spacing: 12
        Flow {
            spacing: 8
            Layout.fillWidth: true
            Repeater {
                model: root.view.quick
                delegate: FilterPill {
                    required property var modelData
                    objectName: "quickCash"
                    tall: true
                    checkable: false
                    text: modelData.text
                    checked: modelData.checked
                    onClicked: root.payment.quickCash(modelData.key)
                }
            }
        }
        NumberPad {
            id: pad
            objectName: "cashPad"
            focus: true
            value: root.payment.typed
            point: true
            maximum: 9
            acceptable: root.acceptable
            Layout.fillWidth: true
            onEdited: value => root.payment.typeCash(value)
            onSubmitted: root.submitted()
        }
        AppButton {
            objectName: "takeCash"
            visible: root.view.part.length > 0
            text: root.view.part
            Layout.fillWidth: true
            onClicked: {
                root.payment.takeCash()
                pad.forceActiveFocus()
            }
        }
    }
}
