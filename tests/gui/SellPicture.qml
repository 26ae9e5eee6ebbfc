import QtQuick
import QtQuick.Layouts
import ui.components

// The agreed Sell picture, made from the shared parts alone: what a desk can look like without any logic.
Rectangle {
    id: page
    required property var tiles
    required property var desks
    width: 1280
    height: 800
    color: Theme.background

    NavRail { id: rail; height: parent.height; desks: page.desks; current: "sell"; initial: "林"; associate: "林晓" }
    RowLayout {
        id: top
        anchors { left: rail.right; right: parent.right; leftMargin: 16; rightMargin: 16 }
        y: 8
        spacing: 12
        ScanBox { objectName: "scanBox"; text: "yrf"; focus: true; Layout.fillWidth: true }
        ConnectionChip { text: "已同步 10:42" }
    }
    RowLayout {
        anchors { left: rail.right; right: parent.right; top: top.bottom; bottom: parent.bottom; margins: 16; topMargin: 1 }
        spacing: 16
        ColumnLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            spacing: 5
            Row {
                spacing: 8
                Repeater {
                    model: [["全部", "48"], ["本店有货", "21"], ["附近可取", ""], ["女装", ""], ["¥300–1,000", ""], ["新品", ""]]
                    delegate: FilterPill {
                        required property int index
                        required property var modelData
                        text: modelData[0]
                        count: modelData[1]
                        checked: index === 0
                    }
                }
            }
            GridLayout {
                columns: 4
                rowSpacing: 12
                columnSpacing: 12
                uniformCellWidths: true
                Layout.fillWidth: true
                Repeater {
                    model: page.tiles
                    delegate: ProductTile {
                        required property var modelData
                        title: modelData.title
                        code: modelData.code
                        price: modelData.price
                        kind: modelData.kind
                        tint: modelData.tint
                        colours: modelData.colours
                        sizes: modelData.sizes
                        inStock: modelData.inStock
                        stock: modelData.stock
                        stockTone: modelData.stockTone
                        Layout.fillWidth: true
                    }
                }
            }
            AppText { text: "48 款，按热度 · 羽绒服（拼音首字母 yrf）"; size: Theme.tiny; tone: "muted" }
            Item { Layout.fillHeight: true }
        }
        Card {
            Layout.preferredWidth: 380
            Layout.fillHeight: true
            Layout.topMargin: 7
            ColumnLayout {
                anchors.fill: parent
                anchors.margins: 16
                spacing: 0
                RowLayout {
                    Layout.topMargin: -7
                    AppText { text: "订单"; size: Theme.title; bold: true; Layout.fillWidth: true }
                    Chip { text: "导购 林晓 100%"; trailing: "chevron-right"; tappable: true; outlined: true; look: 34 }
                    Chip { text: "挂单"; tappable: true; outlined: true; look: 34 }
                }
                Rectangle {
                    radius: 12
                    color: Theme.goldFill
                    Layout.fillWidth: true
                    Layout.topMargin: 5
                    implicitHeight: 56
                    RowLayout {
                        anchors.fill: parent
                        anchors.margins: 12
                        spacing: 12
                        Avatar { initial: "周"; size: 36; plate: true }
                        ColumnLayout {
                            spacing: 0
                            Layout.fillWidth: true
                            AppText { text: "周女士 · 金卡"; bold: true; tone: "gold"; Layout.fillWidth: true }
                            AppText { text: "138****8000 · 2,340 积分"; size: Theme.tiny; tone: "gold"; Layout.fillWidth: true }
                        }
                        AppText { text: "3 张券 ›"; size: Theme.tiny; tone: "gold" }
                    }
                }
                Repeater {
                    model: [page.tiles[0], page.tiles[1], page.tiles[10]]
                    delegate: ColumnLayout {
                        id: line
                        required property var modelData
                        required property int index
                        spacing: 0
                        RowLayout {
                            spacing: 12
                            Layout.topMargin: 12
                            ProductArt { kind: line.modelData.kind; tint: line.modelData.tint; Layout.alignment: Qt.AlignTop }
                            ColumnLayout {
                                spacing: 4
                                AppText { text: line.modelData.title; bold: true; Layout.fillWidth: true }
                                AppText { text: "藏青 / M"; size: Theme.tiny; tone: "muted" }
                            }
                            ColumnLayout {
                                spacing: -6
                                Layout.alignment: Qt.AlignTop
                                Money { amount: line.modelData.price + ".00"; Layout.alignment: Qt.AlignRight }
                                QuantityStepper { what: line.modelData.title; Layout.alignment: Qt.AlignRight }
                            }
                        }
                        Row {
                            spacing: 8
                            Layout.leftMargin: 60
                                Chip { text: ["自带", "西湖店自提 · 明天 14:00", "总仓快递 · 周三"][line.index]; tone: line.index ? "offline" : "accent" }
                                Chip { visible: line.index === 2; text: "填写地址"; tone: "warn" }
                                Chip { visible: line.index === 2; text: "加价购"; tone: "gold" }
                            }
                        Divider { Layout.fillWidth: true; Layout.topMargin: 8 }
                    }
                }
                Item { Layout.fillHeight: true }
                RowLayout {
                    AppText { text: "商品 3 件"; tone: "muted"; Layout.fillWidth: true }
                    Money { amount: "¥1,727.00"; bold: false; tone: "muted" }
                }
                RowLayout {
                    Layout.topMargin: 8
                    AppText { text: "冬季加价购 · 金卡 95 折"; tone: "accent"; Layout.fillWidth: true }
                    Money { amount: "−¥149.90"; bold: false; tone: "accent" }
                }
                RowLayout {
                    Layout.topMargin: 8
                    AppText { text: "应收"; tone: "muted"; Layout.fillWidth: true; Layout.alignment: Qt.AlignBottom; Layout.bottomMargin: 8 }
                    Money { amount: "¥1,577.10"; size: Theme.display; split: true }
                }
                AppButton { text: "收款"; kind: "primary"; big: true; keyBadge: "F9"; Layout.fillWidth: true; Layout.topMargin: 4 }
            }
        }
    }
}
