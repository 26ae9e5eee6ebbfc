pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components

// Rows of a slip: words and a figure each. rows: of `SlipRow`.
ColumnLayout {
    id: root
    required property var rows
    spacing: 6
    Repeater {
        model: root.rows
        delegate: ColumnLayout {
            id: row
            required property var modelData
            readonly property bool heavy: row.modelData.kind === "strong" || row.modelData.kind === "head"
            Layout.fillWidth: true
            Divider { visible: row.modelData.kind === "rule"; Layout.fillWidth: true; Layout.topMargin: 4; Layout.bottomMargin: 4 }
            RowLayout {
                visible: row.modelData.kind !== "rule"
                spacing: 12
                Layout.fillWidth: true
                AppText {
                    text: row.modelData.words
                    bold: row.heavy
                    size: row.modelData.kind === "small" ? Theme.tiny : Theme.small
                    tone: row.modelData.kind === "head" || row.modelData.kind === "small" ? "muted" : "ink"
                    wrapMode: Text.Wrap
                    Layout.fillWidth: true
                }
                AppText {
                    objectName: "slipFigure"
                    text: row.modelData.figure
                    bold: row.heavy
                    tabular: true
                    size: row.modelData.kind === "small" ? Theme.tiny : Theme.small
                    tone: row.modelData.tone
                    elide: Text.ElideNone
                }
            }
        }
    }
}
