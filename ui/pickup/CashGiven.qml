pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components

// The money due at handover: the sum, then what the customer gives and the change, a QR payment, or a terminal's slip.
// panel: `PanelProps`; given(minor) for a likely sum, keyed(text) for one from the pad, meansChosen(cash | qr | slip),
// slipKeyed(text).
ColumnLayout {
    id: root
    required property var panel
    property string typed: ""
    signal given(string minor)
    signal keyed(string text)
    signal meansChosen(string means)
    signal slipKeyed(string text)
    readonly property bool inAir: (root.panel.air ?? "").length > 0
    readonly property string means: root.panel.means ?? ""
    spacing: 8
    onVisibleChanged: if (!root.visible) {
        pad.close()
        slip.close()
    }

    RowLayout {
        AppText { text: root.means === "cash" ? qsTr("Cash due") : qsTr("Due"); tone: "muted"; Layout.fillWidth: true; Layout.alignment: Qt.AlignBottom; Layout.bottomMargin: 6 }
        Money { objectName: "cashDue"; amount: root.panel.due ?? ""; size: Theme.display; split: true }
    }
    Flow {
        visible: root.panel.choice ?? false
        spacing: 8
        Layout.fillWidth: true
        FilterPill {
            objectName: "payCash"
            text: qsTr("Cash")
            tall: true
            checkable: false
            checked: root.means === "cash"
            onClicked: root.meansChosen("cash")
        }
        FilterPill {
            objectName: "payQr"
            text: qsTr("QR payment")
            tall: true
            checkable: false
            checked: root.means === "qr"
            onClicked: root.meansChosen("qr")
        }
        FilterPill {
            objectName: "paySlip"
            text: qsTr("Card terminal or till")
            tall: true
            checkable: false
            checked: root.means === "slip"
            onClicked: root.meansChosen("slip")
        }
    }
    AppText {
        objectName: "payQrWords"
        visible: root.means === "qr"
        text: root.inAir ? root.panel.air : qsTr("Scan the customer's payment code now, or show ours. Goods leave once it is paid.")
        tone: root.inAir ? "warn" : "muted"
        bold: root.inAir
        wrapMode: Text.Wrap
        Layout.fillWidth: true
    }
    AppButton {
        objectName: "slipNumber"
        visible: root.means === "slip"
        text: (root.panel.slip ?? "").length > 0 ? qsTr("Slip %1").arg(root.panel.slip) : qsTr("Scan the slip, or key its number")
        iconName: "keyboard"
        Layout.fillWidth: true
        onClicked: {
            root.typed = ""
            slip.open()
        }
    }
    Flow {
        visible: root.means === "cash"
        spacing: 8
        Layout.fillWidth: true
        Repeater {
            model: root.panel.quick ?? []
            delegate: FilterPill {
                required property var modelData
                required property int index
                objectName: "cashQuick" + index
                text: modelData.title
                tall: true
                checkable: false
                checked: modelData.chosen
                onClicked: root.given(modelData.value)
            }
        }
        AppButton {
            objectName: "cashOther"
            text: qsTr("Other amount")
            onClicked: {
                root.typed = ""
                pad.open()
            }
        }
    }
    RowLayout {
        visible: (root.panel.change ?? "").length > 0
        AppText { text: qsTr("Received %1").arg(root.panel.tendered ?? ""); tone: "muted"; Layout.fillWidth: true }
        AppText { text: qsTr("Change"); tone: "muted" }
        Money { objectName: "cashChange"; amount: root.panel.change ?? ""; size: Theme.headline; tone: "accent" }
    }
    Sheet {
        id: pad
        title: qsTr("Cash received")
        preferredWidth: 380
        onAboutToShow: keys.focus = true
        AppText {
            text: root.typed.length > 0 ? "¥" + root.typed : "¥0"
            size: Theme.display
            bold: true
            tabular: true
            horizontalAlignment: Text.AlignRight
            Layout.fillWidth: true
        }
        NumberPad {
            id: keys
            objectName: "cashPad"
            value: root.typed
            point: true
            maximum: 9
            Layout.fillWidth: true
            onEdited: value => root.typed = value
            onSubmitted: if (take.enabled) take.clicked()
        }
        footer: AppButton {
            id: take
            objectName: "cashTake"
            kind: "primary"
            big: true
            text: qsTr("Use this amount")
            missing: root.typed.length > 0 ? "" : qsTr("Enter the amount")
            Layout.fillWidth: true
            onClicked: {
                pad.close()
                root.keyed(root.typed)
            }
        }
    }
    Sheet {
        id: slip
        title: qsTr("Slip number")
        preferredWidth: 380
        onAboutToShow: number.focus = true
        AppText {
            text: root.typed.length > 0 ? root.typed : "–"
            size: Theme.headline
            bold: true
            tabular: true
            elide: Text.ElideLeft
            horizontalAlignment: Text.AlignRight
            Layout.fillWidth: true
        }
        NumberPad {
            id: number
            objectName: "slipPad"
            value: root.typed
            maximum: 32
            Layout.fillWidth: true
            onEdited: value => root.typed = value
            onSubmitted: if (use.enabled) use.clicked()
        }
        footer: AppButton {
            id: use
            objectName: "slipUse"
            kind: "primary"
            big: true
            text: qsTr("Use this number")
            missing: root.typed.length > 3 ? "" : qsTr("Enter the number")
            Layout.fillWidth: true
            onClicked: {
                slip.close()
                root.slipKeyed(root.typed)
            }
        }
    }
}
