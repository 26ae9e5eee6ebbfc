import QtQuick
import QtQuick.Layouts
import ui.components

// One item that needs a person. Roles of the model are the properties; the chosen one has the primary button.
TapCard {
    id: root
    required property string key
    required property string order
    required property string tone
    required property string title
    required property string next
    required property string amount
    required property string foot
    required property bool late
    required property bool chosen
    required property int index
    required property string deed
    required property string deedWords
    required property bool reachable
    required property string told
    property string words: ""
    property string waitsFor: ""
    signal acted(string deed)
    signal orderAsked()

    objectName: "attentionItem" + root.index
    selected: root.chosen
    padding: 16
    Accessible.name: [root.title, root.amount, root.waitsFor, root.words, root.next, root.told, root.foot].filter(part => part.length > 0).join(". ")
    contentItem: RowLayout {
        spacing: 12
        Rectangle {
            implicitWidth: 40
            implicitHeight: 40
            radius: 20
            color: Theme.toneFill(root.tone)
            Layout.alignment: Qt.AlignTop
            Icon {
                anchors.centerIn: parent
                name: root.tone === "danger" ? "close" : "warning"
                size: 20
                color: Theme.toneInk(root.tone)
            }
        }
        ColumnLayout {
            spacing: 4
            Layout.fillWidth: true
            RowLayout {
                spacing: 12
                AppText { text: root.title; size: Theme.body; bold: true; wrapMode: Text.Wrap; Layout.fillWidth: true; Accessible.ignored: true }
                Chip { visible: root.waitsFor.length > 0; text: root.waitsFor; tone: "offline"; Layout.alignment: Qt.AlignTop }
                Money { visible: root.amount.length > 0; amount: root.amount; size: Theme.body; Layout.alignment: Qt.AlignTop }
            }
            AppText { text: root.words; tone: "muted"; wrapMode: Text.Wrap; lineHeight: 1.2; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { text: root.next; wrapMode: Text.Wrap; lineHeight: 1.2; Layout.fillWidth: true; Accessible.ignored: true }
            Flow {
                spacing: 8
                Layout.fillWidth: true
                Layout.topMargin: 6
                AppButton {
                    objectName: "itemActButton" + root.index
                    visible: root.deed !== "handled"
                    kind: root.chosen ? "primary" : "secondary"
                    text: root.deedWords
                    onClicked: root.acted(root.deed)
                }
                AppButton {
                    objectName: "acknowledgeButton" + root.index
                    visible: root.deed === "handled"
                    kind: root.chosen ? "primary" : "secondary"
                    text: root.deedWords
                    onClicked: root.acted("handled")
                }
                AppButton {
                    objectName: "contactButton" + root.index
                    visible: root.reachable && root.deed !== "contact"
                    text: qsTr("Contact customer")
                    onClicked: root.acted("contact")
                }
                AppButton {
                    objectName: "itemOrderButton" + root.index
                    visible: root.order.length > 0
                    text: qsTr("Open the order")
                    onClicked: root.orderAsked()
                }
                AppButton {
                    objectName: "handledButton" + root.index
                    visible: root.deed === "plan" || root.deed === "contact"
                    kind: "plain"
                    text: qsTr("Mark handled")
                    onClicked: root.acted("handled")
                }
            }
            AppText {
                visible: root.told.length > 0
                text: root.told
                size: Theme.tiny
                Layout.topMargin: 4
                tone: "muted"
                wrapMode: Text.Wrap
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            AppText {
                text: root.foot
                size: Theme.tiny
                tone: root.late ? "danger" : "muted"
                wrapMode: Text.Wrap
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
    }
}
