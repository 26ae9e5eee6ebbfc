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
        model: root.desk.ways
        implicitHeight: contentHeight
        boundsBehavior: Flickable.StopAtBounds
        Layout.fillWidth: true
        delegate: ListRow {
            id: plan
            required property string key
            required property string detail
            required property bool chosen
            required title
            objectName: "plan"
            width: ListView.view.width
            subtitle: plan.detail
            selected: plan.chosen
            leading: Icon {
                name: plan.key === "dc" || plan.key === "ship" ? "truck" : plan.key === "shop" ? "store" : "undo"
                color: plan.chosen ? Theme.accentText : Theme.muted
            }
            trailing: Icon { visible: plan.chosen; name: "check"; color: Theme.accentText; anchors.verticalCenter: parent.verticalCenter }
            onClicked: root.desk.choosePlan(plan.key)
        }
    }
}
