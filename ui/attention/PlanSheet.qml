pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.attention
import ui.components

// What the customer wants instead of a piece that could not be had; HQ finds it, or says that it cannot.
Sheet {
    id: root
    required property AttentionModel desk
    readonly property bool wanted: root.desk.sheet === "plan"
    title: qsTr("What does the customer want instead?")
    preferredWidth: 520
    onWantedChanged: root.wanted ? root.open() : root.close()
    onClosed: if (root.wanted) root.desk.closeSheet()

    Column {
        Layout.fillWidth: true
        Repeater {
            model: root.desk.ways
            delegate: PlanRow {
                id: way
                required property string key
                objectName: "way_" + way.key
                width: parent.width
                onClicked: root.desk.choosePlan(way.key)
            }
        }
    }
    footer: AppButton {
        objectName: "planButton"
        kind: "primary"
        big: true
        text: qsTr("Tell HQ")
        missing: root.desk.planned ? "" : qsTr("Choose one")
        Layout.fillWidth: true
        onClicked: root.desk.confirmPlan()
    }
}
