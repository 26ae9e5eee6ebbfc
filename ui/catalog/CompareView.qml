pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.catalog
import ui.components

// Two to four products side by side; rows in which they differ are marked. A size that is here is one tap away.
Card {
    id: root
    required property CompareModel compare
    readonly property var view: root.compare.view
    readonly property real column: (page.width - 12 * (root.view.columns.length - 1)) / Math.max(1, root.view.columns.length)
    objectName: "compareView"

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: 20
        spacing: 8
        RowLayout {
            Layout.fillWidth: true
            Layout.topMargin: -8
            AppText {
                text: qsTr("Compare")
                size: Math.round(24 * Theme.textScale)
                bold: true
                Layout.fillWidth: true
            }
            AppText { text: root.view.note; size: Theme.tiny; tone: "muted" }
            AppButton {
                objectName: "closeCompare"
                kind: "plain"
                text: qsTr("Back")
                iconName: "close"
                keyBadge: "Esc"
                onClicked: root.compare.close()
            }
        }
        Flickable {
            id: scroll
            clip: true
            contentHeight: page.implicitHeight
            boundsBehavior: Flickable.StopAtBounds
            Layout.fillWidth: true
            Layout.fillHeight: true
            Rectangle {
                parent: scroll
                z: 1
                visible: !scroll.atYEnd
                anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
                height: 24
                gradient: Gradient {
                    GradientStop { position: 0; color: Qt.alpha(Theme.surface, 0) }
                    GradientStop { position: 1; color: Theme.surface }
                }
            }

            ColumnLayout {
                id: page
                width: Math.floor(scroll.width) - 1
                spacing: 6
                Row {
                    spacing: 12
                    Repeater {
                        model: root.view.columns
                        delegate: TapCard {
                            id: head
                            required property var modelData
                            objectName: "compared"
                            text: head.modelData.title
                            width: root.column
                            padding: 10
                            onClicked: root.compare.look(head.modelData.key)
                            contentItem: ColumnLayout {
                                spacing: 6
                                ProductArt {
                                    kind: head.modelData.kind
                                    tint: head.modelData.tint
                                    source: head.modelData.source
                                    implicitHeight: 96
                                    Layout.fillWidth: true
                                    IconButton {
                                        objectName: "compareRemove"
                                        anchors { right: parent.right; top: parent.top }
                                        iconName: "close"
                                        tint: head.modelData.source.length > 0 ? Theme.ink : "#FFFFFF"
                                        text: qsTr("Take %1 off the comparison").arg(head.modelData.title)
                                        onClicked: root.compare.remove(head.modelData.key)
                                    }
                                }
                                AppText {
                                    text: head.modelData.title
                                    bold: true
                                    wrapMode: Text.Wrap
                                    Layout.fillWidth: true
                                    Accessible.ignored: true
                                }
                            }
                        }
                    }
                }
                Repeater {
                    model: root.view.lines
                    delegate: Rectangle {
                        id: line
                        required property var modelData
                        objectName: line.modelData.differs ? "differs" : "same"
                        implicitHeight: words.implicitHeight + 12
                        radius: 8
                        color: line.modelData.differs ? Theme.accentFill : "transparent"
                        Layout.fillWidth: true
                        ColumnLayout {
                            id: words
                            anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
                            spacing: 2
                            AppText {
                                text: line.modelData.differs ? qsTr("%1 · differs").arg(line.modelData.label) : line.modelData.label
                                size: Theme.tiny
                                tone: line.modelData.differs ? "accent" : "muted"
                                Layout.leftMargin: 10
                            }
                            Row {
                                spacing: 12
                                Repeater {
                                    model: line.modelData.cells
                                    delegate: AppText {
                                        required property string modelData
                                        text: modelData
                                        bold: true
                                        tabular: true
                                        leftPadding: 10
                                        wrapMode: Text.Wrap
                                        width: root.column
                                    }
                                }
                            }
                        }
                    }
                }
                AppText { text: qsTr("Tap a size in stock to add it"); tone: "muted" }
                Row {
                    spacing: 12
                    Repeater {
                        model: root.view.columns
                        delegate: Flow {
                            id: sizes
                            required property var modelData
                            width: root.column
                            spacing: 4
                            Repeater {
                                model: sizes.modelData.pieces
                                delegate: Chip {
                                    required property var modelData
                                    objectName: "compareSize"
                                    text: modelData.text
                                    outlined: true
                                    tappable: true
                                    look: 36
                                    width: Math.min(implicitWidth, sizes.width)
                                    onClicked: root.compare.add(modelData.key)
                                }
                            }
                            AppText {
                                visible: sizes.modelData.pieces.length === 0
                                text: qsTr("Not in this store")
                                tone: "muted"
                                topPadding: 14
                            }
                        }
                    }
                }
            }
        }
    }
}
