pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// One line of the order: article, amount, − 1 +, and chips for how it is had and what is missing.
Item {
    id: root
    required property OrderModel desk
    required property string key
    required property string title
    required property string variant
    required property string amount
    required property string each
    required property int quantity
    required property string kind
    required property color tint
    required property var chips
    objectName: "orderLine"
    implicitHeight: column.implicitHeight

    ColumnLayout {
        id: column
        width: parent.width
        spacing: 0
        RowLayout {
            spacing: 12
            Layout.fillWidth: true
            Layout.topMargin: 12
            ProductArt { kind: root.kind; tint: root.tint; Layout.alignment: Qt.AlignTop }
            ColumnLayout {
                spacing: 4
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
                AppText {
                    text: root.title
                    bold: true
                    wrapMode: Text.Wrap
                    maximumLineCount: 2
                    Layout.fillWidth: true
                }
                AppText {
                    text: root.each.length > 0 ? root.variant + " · " + root.each : root.variant
                    size: Theme.tiny
                    tone: "muted"
                    wrapMode: Text.Wrap
                    Layout.fillWidth: true
                }
            }
            ColumnLayout {
                spacing: -6
                Layout.alignment: Qt.AlignTop
                Money { amount: root.amount; Layout.alignment: Qt.AlignRight }
                QuantityStepper {
                    objectName: "stepper"
                    value: root.quantity
                    removable: true
                    what: root.title
                    Layout.alignment: Qt.AlignRight
                    onStepped: by => root.desk.step(root.key, by)
                    onRemoveRequested: root.desk.removeLine(root.key)
                }
            }
        }
        Flow {
            spacing: 8
            Layout.fillWidth: true
            Layout.leftMargin: 60
            Layout.topMargin: -6
            Repeater {
                model: root.chips
                delegate: Chip {
                    required property var modelData
                    objectName: modelData.opens + "Chip"
                    text: modelData.text
                    tone: modelData.tone
                    tappable: true
                    width: Math.min(implicitWidth, root.width - 60)
                    onClicked: root.desk.openSheet(modelData.opens, root.key)
                }
            }
        }
        Divider { Layout.fillWidth: true }
    }
}
