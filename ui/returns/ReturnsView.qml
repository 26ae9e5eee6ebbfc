pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.returns

// The Returns desk: the order found by its receipt at the left, what comes back of it at the right.
TwoPane {
    id: root
    required property ReturnsModel desk
    readonly property var view: root.desk.view
    open: root.narrow && (root.view.line.length > 0 || root.view.done)
    title: qsTr("Return")
    onBacked: root.desk.again()
    onVisibleChanged: root.desk?.show(root.visible)
    Component.onCompleted: root.desk.show(root.visible)

    master: [
        ColumnLayout {
            anchors.fill: parent
            visible: list.count > 0
            spacing: 12
            RowLayout {
                AppText { objectName: "returnOrder"; text: root.view.number; size: Theme.title; bold: true }
                AppText { text: root.view.when; tone: "muted"; Layout.fillWidth: true }
            }
            Card {
                clip: true
                Layout.fillWidth: true
                Layout.fillHeight: true
                ListView {
                    id: list
                    anchors.fill: parent
                    anchors.margins: 6
                    clip: true
                    model: root.desk.lines
                    boundsBehavior: Flickable.StopAtBounds
                    Accessible.role: Accessible.List
                    Accessible.name: qsTr("Lines of the order")
                    delegate: ListRow {
                        id: entry
                        required property string key
                        required title
                        required property string detail
                        required property string amount
                        required property string note
                        required property int able
                        required property bool chosen
                        objectName: "returnLine"
                        width: ListView.view.width
                        subtitle: entry.detail
                        selected: entry.chosen
                        tappable: entry.able > 0 && !root.view.done
                        trailing: [
                            Chip { text: entry.note; tone: entry.able > 0 ? "accent" : "neutral"; anchors.verticalCenter: parent?.verticalCenter },
                            Money { amount: entry.amount; anchors.verticalCenter: parent?.verticalCenter }
                        ]
                        onClicked: root.desk.choose(entry.key)
                    }
                }
            }
        },
        EmptyState {
            visible: list.count === 0
            anchors.centerIn: parent
            width: parent.width
            iconName: "returns"
            title: qsTr("Scan the receipt of what came back")
            hint: qsTr("Or type its number into the box above. Goods are always taken in; the money follows the rules.")
        }
    ]
    detail: [
        ReturnPanel { anchors.fill: parent; visible: list.count > 0; desk: root.desk },
        EmptyState {
            visible: list.count === 0
            anchors.centerIn: parent
            width: parent.width
            iconName: "list"
            title: qsTr("Nothing chosen")
            hint: qsTr("Choose a line of the order on the left.")
        }
    ]
}
