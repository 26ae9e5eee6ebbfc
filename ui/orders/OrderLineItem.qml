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
    required property string struck
    required property string each
    required property int quantity
    required property string kind
    required property color tint
    required property url source
    required property var chips
    objectName: "orderLine"
    implicitHeight: column.implicitHeight

    ColumnLayout {
        id: column
        width: parent.width
        spacing: 0
        RowLayout {
            id: top
            spacing: 12
            Layout.fillWidth: true
            Layout.topMargin: 12
            ProductArt { kind: root.kind; tint: root.tint; source: root.source; Layout.alignment: Qt.AlignTop }
            ColumnLayout {
                id: words
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
                RowLayout {
                    spacing: 6
                    Layout.alignment: Qt.AlignRight
                    Money {
                        objectName: "struck"
                        visible: root.struck.length > 0
                        amount: root.struck
                        bold: false
                        tone: "muted"
                        struck: true
                    }
                    Money { objectName: "amount"; amount: root.amount }
                }
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
            spacing: 6
            Layout.fillWidth: true
            Layout.leftMargin: 60
            // Up beside the stepper, but never onto the words.
            Layout.topMargin: Math.max(-6, words.implicitHeight + 4 - top.implicitHeight)
            Layout.bottomMargin: 8
            Repeater {
                model: root.chips
                // Rows of chips stand as close as they look; their hit areas reach into the space around.
                delegate: Item {
                    id: place
                    required property var modelData
                    implicitWidth: Math.min(chip.implicitWidth, root.width - 60)
                    implicitHeight: chip.look
                    Chip {
                        id: chip
                        objectName: place.modelData.opens + "Chip"
                        anchors.centerIn: parent
                        width: parent.width
                        text: place.modelData.text
                        tone: place.modelData.tone
                        iconName: place.modelData.icon
                        tappable: true
                        onClicked: root.desk.openSheet(place.modelData.opens, root.key)
                    }
                }
            }
        }
        Divider { Layout.fillWidth: true }
    }
}
