pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.pickup

// The open order: its pieces to check, then shelf or money, then the one button that fits its step.
Item {
    id: root
    required property PickupModel desk
    readonly property var order: root.desk.panel
    readonly property real foot: actions.height
    readonly property string step: root.order.step ?? ""
    onVisibleChanged: if (!root.visible) phone.close()

    function focusPrimary(): void {
        if (root.step === "hand_over")
            act.forceActiveFocus(Theme.keyBadges ? Qt.TabFocusReason : Qt.OtherFocusReason)
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0
        GridLayout {
            columns: number.implicitWidth + proof.implicitWidth + 8 <= root.width ? 2 : 1
            columnSpacing: 8
            rowSpacing: 6
            AppText {
                id: number
                objectName: "pickupNumber"
                text: root.order.number ?? ""
                size: Theme.headline
                bold: true
                tabular: true
                elide: Text.ElideNone
                Layout.fillWidth: true
            }
            Chip {
                id: proof
                objectName: "pickupProof"
                text: root.order.chip ?? ""
                tone: root.order.tone ?? "neutral"
                trailing: root.order.verified ? "check" : ""
                look: Math.max(34, Theme.tiny + 18)
            }
        }
        AppText {
            text: root.order.customer ?? ""
            tone: "muted"
            wrapMode: Text.Wrap
            Layout.fillWidth: true
            Layout.topMargin: 8
            Layout.bottomMargin: 10
        }
        ListView {
            id: lines
            model: root.desk.pieces
            spacing: 12
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            activeFocusOnTab: false
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: 100
            delegate: PieceRow {
                width: ListView.view.width
                tappable: root.step !== "start"
                onClicked: root.desk.toggle(key)
            }
            footer: Item { height: 8 }
            Rectangle {
                visible: !lines.atYEnd
                anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
                height: 24
                gradient: Gradient {
                    GradientStop { position: 0; color: Qt.alpha(Theme.surface, 0) }
                    GradientStop { position: 1; color: Theme.surface }
                }
            }
        }
        ColumnLayout {
            visible: root.step === "pick"
            spacing: 8
            Layout.topMargin: 8
            Field {
                id: shelf
                objectName: "shelfField"
                label: qsTr("Shelf")
                hint: qsTr("e.g. B-12")
                value: root.order.shelf ?? ""
                maximumLength: 12
                Layout.fillWidth: true
                onEdited: value => root.desk.editShelf(value)
                onSubmitted: root.desk.act()
            }
            Flow {
                visible: (root.order.shelves ?? []).length > 0
                spacing: 8
                Layout.fillWidth: true
                Repeater {
                    model: root.order.shelves ?? []
                    delegate: Chip {
                        required property string modelData
                        required property int index
                        objectName: "shelfChip" + index
                        text: modelData
                        tappable: true
                        outlined: true
                        look: Math.max(34, Theme.tiny + 18)
                        onClicked: root.desk.editShelf(modelData)
                    }
                }
            }
        }
        CashGiven {
            visible: (root.order.due ?? "").length > 0
            panel: root.order
            Layout.fillWidth: true
            Layout.topMargin: 8
            onGiven: minor => root.desk.give(minor)
            onKeyed: text => root.desk.giveAmount(text)
            onMeansChosen: means => root.desk.payBy(means)
            onSlipKeyed: text => root.desk.typeSlip(text)
        }
        AppText {
            objectName: "pickupError"
            visible: text.length > 0
            text: root.desk.error
            tone: "danger"
            wrapMode: Text.Wrap
            Layout.fillWidth: true
            Layout.topMargin: 8
            Accessible.role: Accessible.AlertMessage
        }
        AskManager {
            askable: root.desk.askable
            allowed: root.desk.allowed
            Layout.fillWidth: true
            Layout.topMargin: 8
            onAsked: root.desk.askManager()
        }
        AppText {
            text: root.order.note ?? ""
            size: Theme.tiny
            tone: "muted"
            wrapMode: Text.Wrap
            Layout.fillWidth: true
            Layout.topMargin: 10
        }
        GridLayout {
            id: actions
            columns: Theme.textScale > 1.2 ? 1 : 2
            columnSpacing: 8
            rowSpacing: 8
            Layout.topMargin: 10
            AppButton {
                objectName: "phoneButton"
                visible: root.step === "hand_over" && !root.order.verified
                big: true
                text: qsTr("Phone")
                Layout.fillWidth: actions.columns === 1
                iconName: "phone"
                onClicked: phone.open()
            }
            AppButton {
                objectName: "unpickButton"
                visible: root.step === "pick"
                big: true
                text: qsTr("Back to list")
                Layout.fillWidth: actions.columns === 1
                onClicked: root.desk.unpick()
            }
            AppButton {
                id: act
                objectName: "pickupActButton"
                kind: "primary"
                big: true
                text: root.order.primary ?? ""
                missing: root.order.missing ?? ""
                leftPadding: 12
                Layout.fillWidth: true
                onClicked: root.desk.act()
            }
        }
    }
    Sheet {
        id: phone
        property string typed: ""
        title: qsTr("Last four digits of the phone")
        preferredWidth: 380
        onAboutToShow: {
            typed = ""
            digits.focus = true
        }
        AppText {
            text: phone.typed.padEnd(4, "·").split("").join(" ")
            size: Theme.display
            bold: true
            tabular: true
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
            Accessible.name: qsTr("%1 digits").arg(phone.typed.length)
        }
        NumberPad {
            id: digits
            objectName: "phonePad"
            value: phone.typed
            maximum: 4
            Layout.fillWidth: true
            onEdited: value => {
                phone.typed = value
                if (value.length === 4) {
                    phone.close()
                    root.desk.prove(value)
                }
            }
        }
    }
}
