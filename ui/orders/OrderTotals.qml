pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// Pieces, what is paid later, the total as the largest thing, and the one primary button.
ColumnLayout {
    id: root
    required property OrderModel desk
    property string payName: "payButton"
    readonly property var view: root.desk.view
    spacing: 0

    RowLayout {
        visible: root.view.count > 0
        Layout.topMargin: 8
        AppText { text: root.view.pieces; tone: "muted"; Layout.fillWidth: true }
        Money { amount: root.view.listTotal; bold: false; tone: "muted" }
    }
    RowLayout {
        visible: root.view.discountAmount.length > 0
        spacing: 12
        Layout.topMargin: 8
        AppText {
            objectName: "discount"
            text: root.view.discount
            tone: "accent"
            wrapMode: Text.Wrap
            maximumLineCount: 2
            Layout.fillWidth: true
        }
        Money { objectName: "discountAmount"; amount: root.view.discountAmount; tone: "accent"; Layout.alignment: Qt.AlignTop }
    }
    AppText {
        objectName: "nearMiss"
        visible: text.length > 0
        text: root.view.near
        size: Theme.tiny
        tone: "muted"
        wrapMode: Text.Wrap
        maximumLineCount: 2
        Layout.fillWidth: true
        Layout.topMargin: 8
    }
    Repeater {
        model: root.view.later
        delegate: AppText {
            required property string modelData
            text: modelData
            tone: "offline"
            Layout.fillWidth: true
            Layout.topMargin: 8
        }
    }
    RowLayout {
        Layout.fillWidth: true
        Layout.topMargin: 8
        AppText {
            text: qsTr("Total")
            tone: "muted"
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignBottom
            Layout.bottomMargin: 8
        }
        Money { objectName: "total"; amount: root.view.total; size: Theme.display; split: true }
    }
    AppButton {
        objectName: root.payName
        text: qsTr("Take payment")
        kind: root.desk.quiet ? "secondary" : "primary"
        big: true
        keyBadge: "F9"
        missing: root.view.missing
        Layout.fillWidth: true
        Layout.topMargin: 4
        onClicked: root.desk.pay()
    }
}
