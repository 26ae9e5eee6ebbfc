pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.catalog
import ui.components

// One style: what it is, its colours and sizes with the stock of each, and where a size that is not here can be had.
Card {
    id: root
    required property SellModel desk
    readonly property var view: root.desk.sheet
    readonly property string product: root.view.product
    readonly property bool roomy: root.height >= 900 * Theme.textScale
    objectName: "productSheet"
    onProductChanged: scroll.contentY = 0

    Flickable {
        id: scroll
        anchors.fill: parent
        anchors.margins: 20
        clip: true
        contentHeight: column.implicitHeight
        boundsBehavior: Flickable.StopAtBounds

        ColumnLayout {
            id: column
            width: Math.floor(scroll.width) - 1
            spacing: 0
            RowLayout {
                spacing: 16
                Layout.fillWidth: true
                ProductArt {
                    kind: root.view.kind
                    tint: root.view.tint
                    source: root.view.source
                    name: root.view.title
                    radius: 14
                    implicitWidth: root.roomy ? 184 : 132
                    implicitHeight: implicitWidth
                    Layout.alignment: Qt.AlignTop
                }
                ColumnLayout {
                    spacing: 8
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignTop
                    RowLayout {
                        Layout.fillWidth: true
                        Layout.topMargin: -8
                        AppText {
                            objectName: "sheetTitle"
                            text: root.view.title
                            size: Math.round(24 * Theme.textScale)
                            bold: true
                            wrapMode: Text.Wrap
                            Layout.fillWidth: true
                        }
                        AppButton {
                            objectName: "closeSheet"
                            kind: "plain"
                            text: qsTr("Back")
                            iconName: "close"
                            keyBadge: "Esc"
                            onClicked: root.desk.close()
                        }
                    }
                    Flow {
                        spacing: 8
                        visible: recommended.count > 0
                        layoutDirection: Qt.RightToLeft
                        Layout.fillWidth: true
                        Repeater {
                            id: recommended
                            model: root.desk.suggestions
                            delegate: Chip {
                                required property string key
                                required text
                                objectName: "suggestion"
                                tone: "warn"
                                look: 34
                                tappable: true
                                onClicked: root.desk.open(key)
                            }
                        }
                    }
                    AppText {
                        text: root.view.subtitle
                        tone: "muted"
                        wrapMode: Text.Wrap
                        Layout.fillWidth: true
                        Layout.topMargin: -10
                    }
                    Flow {
                        spacing: 8
                        Layout.fillWidth: true
                        Money { amount: root.view.price; size: Theme.headline; rightPadding: 4 }
                        Repeater {
                            model: root.desk.offers
                            delegate: Chip {
                                required text
                                required tone
                                objectName: "offer"
                                look: 34
                            }
                        }
                        Repeater {
                            model: root.view.marks
                            delegate: Chip {
                                required property string modelData
                                text: modelData
                                outlined: true
                                look: 34
                            }
                        }
                    }
                }
            }
            SizeGrid {
                desk: root.desk
                view: root.view
                least: root.roomy ? 72 : 56
                Layout.fillWidth: true
                Layout.topMargin: 16
            }
            Repeater {
                model: root.view.low
                delegate: AppText {
                    required property string modelData
                    objectName: "lowStock"
                    text: modelData
                    size: Theme.small
                    color: Theme.toneInk("warn")
                    wrapMode: Text.Wrap
                    Layout.fillWidth: true
                    Layout.topMargin: 6
                }
            }
            GridLayout {
                columns: Theme.wide ? 2 : 1
                Layout.fillWidth: true
                Layout.topMargin: 16
                Layout.bottomMargin: 8
                AppText {
                    objectName: "elsewhere"
                    text: root.view.elsewhere.length > 0 ? root.view.elsewhere : qsTr("Tap a size in stock to add it")
                    size: Theme.body
                    bold: true
                    wrapMode: Text.Wrap
                    Layout.fillWidth: true
                }
                AppText { text: root.view.note; size: Theme.tiny; tone: "muted" }
            }
            Repeater {
                model: root.desk.places
                delegate: PlaceLine {
                    locked: root.desk.locked
                    Layout.fillWidth: true
                    onChosen: key => root.desk.choosePlace(key)
                }
            }
            RowLayout {
                objectName: "coming"
                readonly property string text: root.view.coming
                visible: root.view.coming.length > 0
                spacing: 12
                Layout.fillWidth: true
                Layout.topMargin: 12
                Icon { name: "truck"; size: 20 }
                AppText {
                    text: root.view.coming
                    tone: "muted"
                    wrapMode: Text.Wrap
                    Layout.fillWidth: true
                }
            }
            RowLayout {
                visible: root.view.nowhere.length > 0 || root.view.hand
                spacing: 12
                Layout.fillWidth: true
                Layout.topMargin: 12
                AppText {
                    text: root.view.nowhere
                    tone: "muted"
                    wrapMode: Text.Wrap
                    Layout.fillWidth: true
                }
                AppButton {
                    objectName: "addInHand"
                    visible: root.view.hand && !root.desk.locked
                    text: qsTr("Customer has one in hand: add it")
                    onClicked: root.desk.addInHand()
                }
            }
            Repeater {
                model: root.desk.outfits
                delegate: OutfitStrip {
                    Layout.fillWidth: true
                    Layout.topMargin: 16
                    onOpened: key => {
                        root.desk.open(key);
                        root.desk.closed();
                    }
                }
            }
            RowLayout {
                spacing: 8
                Layout.topMargin: 16
                AppButton {
                    objectName: "compareButton"
                    text: root.desk.compared ? qsTr("Take off the comparison") : qsTr("Compare")
                    iconName: root.desk.compared ? "check" : "plus"
                    onClicked: root.desk.toggleCompared()
                }
                AppButton {
                    objectName: "showCompare"
                    visible: root.desk.compare.count > 1
                    text: qsTr("Compare all %1").arg(root.desk.compare.count)
                    iconName: "grid"
                    onClicked: root.desk.showComparison()
                }
                AppButton {
                    objectName: "saveLabels"
                    kind: "plain"
                    text: qsTr("Shelf labels")
                    iconName: "printer"
                    onClicked: root.desk.saveLabels()
                }
            }
        }
    }
}
