pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// The order folded into the foot of a portrait tablet: what is in it, the total, order, take payment.
Card {
    id: root
    required property OrderModel desk
    readonly property var view: root.desk.view
    implicitHeight: column.implicitHeight + 32

    ColumnLayout {
        id: column
        anchors.fill: parent
        anchors.margins: 16
        spacing: 16
        RowLayout {
            spacing: 12
            Layout.fillWidth: true
            Repeater {
                model: root.desk.lines
                delegate: ProductArt {
                    required property int index
                    required kind
                    required tint
                    required source
                    visible: index < 3
                    implicitWidth: 44
                    implicitHeight: 44
                    radius: 10
                }
            }
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                AppText { text: root.view.brief; size: Theme.body; bold: true; Layout.fillWidth: true }
                AppText { text: root.view.briefDetail; size: Theme.tiny; tone: "accent"; Layout.fillWidth: true }
            }
            Money { objectName: "total"; amount: root.view.total; size: Math.round(36 * Theme.textScale) }
        }
        RowLayout {
            spacing: 8
            Layout.fillWidth: true
            AppButton {
                objectName: "orderButton"
                text: qsTr("Order")
                iconName: "chevron-up"
                implicitHeight: 56
                onClicked: root.desk.openSheet("order", "")
            }
            HeldButton { desk: root.desk; implicitHeight: 56 }
            AppButton {
                objectName: "memberButton"
                visible: !root.view.member
                text: qsTr("Member")
                iconName: "members"
                implicitHeight: 56
                onClicked: root.desk.openSheet("member", "")
            }
            AppButton {
                objectName: "payButton"
                text: qsTr("Take payment")
                kind: root.desk.quiet ? "secondary" : "primary"
                big: true
                implicitHeight: 56
                missing: root.view.missing
                Layout.fillWidth: true
                onClicked: root.desk.pay()
            }
        }
    }
}
