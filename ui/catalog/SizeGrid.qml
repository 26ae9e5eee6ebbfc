pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import ui.catalog
import ui.components

// Colours down, sizes across: pieces here over pieces in the whole network. view: the sheet's map of words; least: height
// of a cell.
Column {
    id: root
    required property SellModel desk
    required property var view
    property real least: 56
    readonly property real label: Math.min(160 * Theme.textScale, width * 0.2)
    readonly property real cell: (width - label) / Math.max(1, root.view.sizes.length)

    Row {
        bottomPadding: 8
        Item { width: root.label; height: 1 }
        Repeater {
            model: root.view.sizes
            delegate: AppText {
                required property string modelData
                text: modelData
                size: Theme.tiny
                tone: "muted"
                horizontalAlignment: Text.AlignHCenter
                width: root.cell
            }
        }
    }
    Divider { width: root.width }
    Repeater {
        model: root.view.rows
        delegate: Column {
            id: line
            required property var modelData
            Row {
                topPadding: 4
                bottomPadding: 3
                RowLayout {
                    spacing: 8
                    width: root.label
                    anchors.verticalCenter: parent.verticalCenter
                    Swatch { fill: line.modelData.tint; size: 18; Layout.leftMargin: 4 }
                    AppText { text: line.modelData.name; Layout.fillWidth: true; Layout.rightMargin: 4 }
                }
                Repeater {
                    model: line.modelData.cells
                    delegate: T.Button {
                        id: tap
                        required property var modelData
                        objectName: modelData.key.length > 0 ? "cell-" + modelData.state : ""
                        text: modelData.name
                        enabled: modelData.state !== "not_made"
                        implicitHeight: Math.max(root.least, words.implicitHeight + 12)
                        leftInset: 4
                        rightInset: 4
                        focusPolicy: Qt.StrongFocus
                        width: root.cell
                        Accessible.name: text
                        onClicked: root.desk.tapCell(modelData.key)
                        contentItem: Item {
                            ColumnLayout {
                                id: words
                                anchors.centerIn: parent
                                width: parent.width - 8
                                spacing: 0
                                AppText {
                                    text: tap.modelData.figure
                                    size: Theme.body
                                    bold: true
                                    tabular: true
                                    tone: tap.modelData.state === "here" ? "ink" : "muted"
                                    horizontalAlignment: Text.AlignHCenter
                                    Layout.fillWidth: true
                                    Accessible.ignored: true
                                }
                                AppText {
                                    text: tap.modelData.below
                                    size: Theme.tiny
                                    fontSizeMode: Text.HorizontalFit
                                    minimumPixelSize: Math.round(Theme.tiny * 0.75)
                                    tone: "muted"
                                    horizontalAlignment: Text.AlignHCenter
                                    Layout.fillWidth: true
                                    Accessible.ignored: true
                                }
                            }
                        }
                        background: Rectangle {
                            radius: Theme.radius
                            color: tap.modelData.selected ? Theme.accentFill : tap.down ? Theme.pressed
                                : tap.modelData.state === "not_made" || tap.modelData.state === "none" ? "transparent" : Theme.raised
                            border.width: tap.modelData.selected ? 2 : 0
                            border.color: Theme.accent
                            FocusRing { shown: tap.visualFocus; radius: parent.radius + 3 }
                        }
                    }
                }
            }
            Divider { width: root.label - 4 }
        }
    }
}
