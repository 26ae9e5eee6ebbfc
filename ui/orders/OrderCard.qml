import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// The order as a card beside the goods: who serves, the member, lines, totals, take payment.
Card {
    id: root
    required property OrderModel desk
    readonly property var view: root.desk.view

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: 16
        spacing: 0
        RowLayout {
            Layout.fillWidth: true
            Layout.topMargin: -7
            Layout.minimumHeight: Theme.touch
            spacing: 8
            AppText {
                text: qsTr("Order")
                size: Theme.title
                bold: true
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.tiny
                Layout.fillWidth: true
            }
            HeldButton { desk: root.desk; Layout.rightMargin: -4 }
            Chip {
                visible: root.view.associate.length > 0
                text: root.view.associate
                iconName: "person"
                outlined: true
                look: 34
            }
            Chip {
                objectName: "memberButton"
                visible: !root.view.member
                text: qsTr("Member")
                iconName: "members"
                outlined: true
                tappable: true
                look: 34
                onClicked: root.desk.openSheet("member", "")
            }
        }
        OrderLines {
            desk: root.desk
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.topMargin: 5
        }
        OrderTotals { desk: root.desk; Layout.fillWidth: true }
    }
}
