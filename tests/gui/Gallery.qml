pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import "../../ui/components/icons.js" as Icons
import "../../ui/components/silhouettes.js" as Silhouettes

// Every shared part once. words: product and state words in the language of the run.
Rectangle {
    id: page
    required property var words
    width: 1280
    height: 1720
    color: Theme.background

    component Heading: AppText { size: Theme.title; bold: true; Layout.topMargin: 8 }

    RowLayout {
        anchors.fill: parent
        anchors.margins: 24
        spacing: 32
        ColumnLayout {
            spacing: 12
            Layout.alignment: Qt.AlignTop
            Layout.preferredWidth: 580
            Layout.maximumWidth: 580
            ScanBox { objectName: "scanBox"; Layout.fillWidth: true }
            RowLayout {
                spacing: 8
                AppButton { objectName: "primary"; kind: "primary"; text: page.words.choose; keyBadge: "F9" }
                AppButton { text: page.words.contact; iconName: "phone" }
                AppButton { kind: "danger"; text: page.words.remove; iconName: "trash" }
                AppButton { kind: "plain"; text: page.words.later }
            }
            AppButton { kind: "primary"; big: true; text: page.words.pay; keyBadge: "F9"; Layout.fillWidth: true }
            AppButton { objectName: "blocked"; kind: "primary"; big: true; missing: page.words.missing; Layout.fillWidth: true }
            Flow {
                spacing: 8
                Layout.fillWidth: true
                Repeater {
                    model: ["neutral", "accent", "warn", "danger", "offline", "gold"]
                    delegate: Chip { required property string modelData; text: page.words.tones[modelData]; tone: modelData }
                }
                Chip { text: page.words.split; tappable: true; outlined: true; trailing: "chevron-right"; look: 34 }
                ConnectionChip { text: page.words.offline; tone: "offline" }
            }
            Row {
                spacing: 8
                FilterPill { objectName: "pill"; text: page.words.all; count: "48"; checked: true }
                FilterPill { text: page.words.here; count: "21" }
                FilterPill { text: page.words.ready; count: "5"; tall: true; checked: true }
                FilterPill { text: page.words.toPick; count: "3"; tall: true }
            }
            RowLayout {
                spacing: 16
                QuantityStepper { objectName: "stepper"; what: page.words.title; removable: true }
                QuantityStepper { value: 12; what: page.words.title }
                Avatar { initial: page.words.initial }
                Avatar { initial: page.words.initial; tone: "accent" }
                IconButton { iconName: "printer"; text: page.words.print }
                Badge { count: 5 }
                Badge { count: 120 }
                Later {
                    wanted: true
                    sourceComponent: KeyBadge { text: "F2" }
                }
            }
            Money { amount: "¥1,577.10"; size: Theme.display; split: true }
            RowLayout {
                spacing: 12
                Money { amount: "¥129.00"; struck: true; bold: false; tone: "muted" }
                Money { amount: "¥59.00" }
                SizeRun { sizes: ["36", "38", "40", "+3"]; inStock: ["38", "40"] }
                Tag { text: page.words.stock; tone: "accent" }
                Swatch { fill: "#1D2B45" }
                Swatch { fill: "#FFFFFF" }
                Swatch { fill: "#C8A27D" }
            }
            RowLayout {
                spacing: 12
                ProductTile {
                    title: page.words.title; code: "YR-2208"; price: "¥899"; kind: "down_jacket"; tint: "#1D2B45"
                    colours: ["#1D2B45", "#7B8C9C"]; sizes: ["S", "M", "L", "XL"]; inStock: ["M"]; stock: page.words.stock
                }
                ProductTile {
                    title: page.words.title; code: "MZ-0412"; price: "¥1,599"; kind: "hat"; tint: "#E8DFCF"; selected: true
                    colours: ["#E8DFCF"]; sizes: [page.words.single]; stock: page.words.low; stockTone: "warn"
                }
            }
            Card {
                implicitHeight: rows.implicitHeight + 16
                Layout.fillWidth: true
                ColumnLayout {
                    id: rows
                    anchors { fill: parent; margins: 8 }
                    spacing: 0
                    ListRow {
                        title: "A20-004182"; subtitle: page.words.title; selected: true; Layout.fillWidth: true
                        leading: ProductArt { kind: "coat"; tint: "#8A3A32"; width: 40; height: 40 }
                        trailing: Money { amount: "¥1,577.10" }
                    }
                    ListRow { title: "A20-004181"; subtitle: page.words.later; ruled: false; Layout.fillWidth: true }
                }
            }
            TimelineRow { title: page.words.placed; time: "10:31"; first: true; Layout.fillWidth: true }
            TimelineRow { title: page.words.toPick; detail: page.words.offline; time: "10:40"; stage: "now"; Layout.fillWidth: true }
            TimelineRow { title: page.words.ready; stage: "next"; last: true; Layout.fillWidth: true }
            Field { label: page.words.phone; hint: "138 0000 8000"; Layout.fillWidth: true }
            Field { objectName: "field"; label: page.words.name; value: page.words.title; error: page.words.missing; Layout.fillWidth: true }
            ProgressBar { value: 0.7; name: page.words.later; Layout.fillWidth: true }
            Skeleton { objectName: "skeleton"; waiting: true; rows: 2; rowHeight: 40; Layout.fillWidth: true; Layout.preferredHeight: 92 }
            Divider { Layout.fillWidth: true }
        }
        ColumnLayout {
            spacing: 12
            Layout.alignment: Qt.AlignTop
            Layout.fillWidth: true
            GridLayout {
                columns: 10
                columnSpacing: 8
                rowSpacing: 8
                Repeater {
                    model: Silhouettes.keys
                    delegate: ProductArt {
                        required property string modelData
                        required property int index
                        kind: modelData
                        tint: ["#2B4057", "#8A3A32", "#5F7355", "#95694B", "#3E3068", "#2F5F80", "#E4DCCB", "#222222"][index % 8]
                        name: modelData
                        implicitWidth: 52
                        implicitHeight: 52
                    }
                }
            }
            Grid {
                columns: 18
                spacing: 8
                Repeater {
                    model: Icons.keys()
                    delegate: Icon { required property string modelData; name: modelData }
                }
            }
            PinPad {
                id: pins
                objectName: "pinPad"
                title: page.words.pin
                error: page.words.wrong
                Layout.fillWidth: true
                Layout.maximumWidth: 360
                onEntered: pin => page.lastPin = pin
            }
            NumberPad { id: numbers; objectName: "numberPad"; point: true; Layout.maximumWidth: 300; onEdited: value => numbers.value = value }
            EmptyState {
                iconName: "pickup"; title: page.words.emptyTitle; hint: page.words.emptyHint; action: page.words.later
                Layout.fillWidth: true
            }
            RowLayout {
                QrImage { objectName: "qr"; content: "FS1:6BF+70 ~%/?羽绒服"; name: "QR" }
                QrImage { objectName: "ean"; symbology: "ean13"; content: "6901234567892"; name: "EAN-13" }
            }
            AskManager { why: page.words.emptyHint; askable: true; Layout.fillWidth: true }
            AskManager { allowed: page.words.ready; Layout.fillWidth: true }
            PlanRow { title: page.words.name; detail: page.words.emptyHint; sign: "box"; chosen: true; Layout.fillWidth: true }
            RowLayout {
                spacing: 8
                NavItem { iconName: "sell"; text: page.words.sell; selected: true }
                NavItem { iconName: "pickup"; text: page.words.ready; count: 5 }
                TapCard {
                    text: page.words.name
                    contentItem: ColumnLayout {
                        Avatar { initial: page.words.initial; size: 64; tone: "offline"; Layout.alignment: Qt.AlignHCenter }
                        AppText { text: page.words.name; size: Theme.body; bold: true; Layout.alignment: Qt.AlignHCenter }
                    }
                }
            }
        }
    }
    Toast {
        id: toast
        objectName: "toast"
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: 24 }
        onUndone: page.undone += 1
    }
    Sheet {
        objectName: "sheet"
        title: page.words.name
        AppText { text: page.words.emptyHint; wrapMode: Text.Wrap; Layout.fillWidth: true }
        footer: AppButton { kind: "primary"; text: page.words.choose; Layout.fillWidth: true }
    }
    property string lastPin: ""
    property int undone: 0
}
