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
    property string words: ""
    signal dealtWith()
    signal orderAsked()

    objectName: "attentionItem" + root.index
    selected: root.chosen
    padding: 16
    Accessible.name: [root.title, root.amount, root.words, root.next, root.foot].filter(part => part.length > 0).join(". ")
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
                Money { visible: root.amount.length > 0; amount: root.amount; size: Theme.body; Layout.alignment: Qt.AlignTop }
            }
            AppText { text: root.words; tone: "muted"; wrapMode: Text.Wrap; lineHeight: 1.2; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { text: root.next; wrapMode: Text.Wrap; lineHeight: 1.2; Layout.fillWidth: true; Accessible.ignored: true }
            Flow {
                spacing: 8
                Layout.fillWidth: true
                Layout.topMargin: 6
                AppButton {
                    objectName: "acknowledgeButton" + root.index
                    kind: root.chosen ? "primary" : "secondary"
                    text: qsTr("Mark handled")
                    onClicked: root.dealtWith()
                }
                AppButton {
                    objectName: "itemOrderButton" + root.index
                    visible: root.order.length > 0
                    text: qsTr("Open the order")
                    onClicked: root.orderAsked()
                }
                AppText {
                    height: Theme.touch
                    leftPadding: 8
                    text: root.foot
                    size: Theme.tiny
                    tone: root.late ? "danger" : "muted"
                    verticalAlignment: Text.AlignVCenter
                    Accessible.ignored: true
                }
            }
        }
    }
}
