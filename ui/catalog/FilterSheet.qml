pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.catalog
import ui.components

// All filters by their kind, each with the styles it would leave.
Sheet {
    id: root
    required property FilterModel filters
    title: qsTr("Filters")
    preferredWidth: 680

    Flickable {
        objectName: "filterSheet"
        clip: true
        contentHeight: column.implicitHeight
        boundsBehavior: Flickable.StopAtBounds
        implicitHeight: column.implicitHeight
        Layout.fillWidth: true
        Layout.fillHeight: true
        ColumnLayout {
            id: column
            width: parent.width
            spacing: 4
            Repeater {
                model: root.filters.groups
                delegate: ColumnLayout {
                    id: group
                    required property string title
                    required property var pills
                    spacing: 0
                    Layout.fillWidth: true
                    AppText { text: group.title; tone: "muted"; size: Theme.small; Layout.topMargin: 4 }
                    Flow {
                        spacing: 8
                        Layout.fillWidth: true
                        Repeater {
                            model: group.pills
                            delegate: FilterPill {
                                required property var modelData
                                objectName: "choice-" + modelData.key
                                text: modelData.title
                                count: modelData.count
                                checked: modelData.checked
                                checkable: false
                                onClicked: root.filters.press(modelData.key)
                            }
                        }
                    }
                }
            }
        }
    }
    footer: [
        AppButton {
            objectName: "filtersClear"
            text: qsTr("Take all off")
            enabled: root.filters.chosen > 0
            onClicked: root.filters.press("all")
        },
        Item { Layout.fillWidth: true },
        AppButton { objectName: "filtersDone"; kind: "primary"; text: qsTr("Done"); onClicked: root.close() }
    ]
}
