pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// What the customer wants should a requested piece be gone when HQ hears of it: one tap.
OrderSheet {
    id: root
    name: "plan"
    title: qsTr("Should it be gone by then?")
    preferredWidth: 520

    AppText {
        text: qsTr("No piece is locked for this line; HQ decides when it hears of the order.")
        tone: "muted"
        wrapMode: Text.Wrap
        Layout.fillWidth: true
    }
    ListView {
        clip: true
        // The rows of the ways are its own only while it is shown.
        model: root.visible ? root.customer.ways : null
        implicitHeight: contentHeight
        boundsBehavior: Flickable.StopAtBounds
        Layout.fillWidth: true
        delegate: PlanRow {
            id: plan
            required property string key
            objectName: "plan"
            width: ListView.view.width
            onClicked: root.customer.choosePlan(plan.key)
        }
    }
}
