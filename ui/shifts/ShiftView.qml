pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.shifts

// The Shift desk: who has the drawer and the shifts closed here at the left, the step or the slip at the right.
TwoPane {
    id: root
    required property ShiftModel desk
    readonly property var view: root.desk.view
    readonly property string step: root.view.step ?? ""
    open: root.narrow && root.step.length > 0
    foot: root.narrow && root.open ? 64 + 18 + Theme.margin : 0
    title: qsTr("Shift")
    onBacked: root.desk.leave()
    onVisibleChanged: root.desk?.show(root.visible)
    Component.onCompleted: root.desk.show(root.visible)

    master: [
        ColumnLayout {
            anchors.fill: parent
            visible: !root.desk.loading
            spacing: 16
            ShiftCard { desk: root.desk; Layout.fillWidth: true }
            AppText { visible: list.count > 0; text: qsTr("Closed at this device"); tone: "muted" }
            Card {
                clip: true
                visible: list.count > 0
                Layout.fillWidth: true
                Layout.fillHeight: true
                ListView {
                    id: list
                    anchors.fill: parent
                    anchors.margins: 6
                    clip: true
                    model: root.desk.closed
                    boundsBehavior: Flickable.StopAtBounds
                    Accessible.role: Accessible.List
                    Accessible.name: qsTr("Closed at this device")
                    delegate: ListRow {
                        id: entry
                        required property string key
                        required title
                        required property string detail
                        required property string difference
                        required property string tone
                        required property bool chosen
                        objectName: "closedShift"
                        width: ListView.view.width
                        subtitle: entry.detail
                        selected: entry.chosen
                        trailing: Chip { text: entry.difference; tone: entry.tone; anchors.verticalCenter: parent?.verticalCenter }
                        onClicked: root.desk.look(entry.key)
                    }
                }
            }
            Item { visible: list.count === 0; Layout.fillHeight: true }
        },
        Skeleton { anchors { left: parent.left; right: parent.right; top: parent.top } waiting: root.desk.loading; rows: 4 }
    ]
    detail: [
        CountPanel { anchors.fill: parent; visible: root.step === "float" || root.step === "count"; desk: root.desk },
        ResultPanel { anchors.fill: parent; visible: root.step === "result"; desk: root.desk },
        MovePanel { anchors.fill: parent; visible: root.step === "move"; desk: root.desk },
        SlipPanel { anchors.fill: parent; visible: root.step === "slip"; desk: root.desk },
        EmptyState {
            visible: root.step.length === 0
            anchors.centerIn: parent
            width: parent.width
            iconName: "cash"
            title: root.view.open ? qsTr("The drawer is counted blind") : qsTr("Open a shift with its float")
            hint: root.view.open
                ? qsTr("First what lies there, then what should. A closed shift on the left shows its slip.")
                : qsTr("Then every payment belongs to somebody, and the day-end slip adds up.")
        }
    ]
}
