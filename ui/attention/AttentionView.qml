pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.attention
import ui.components

// The Attention desk: what needs a person, then what waits to be sent; beside them, what is known of working without HQ.
FocusScope {
    id: root
    required property AttentionModel desk
    onVisibleChanged: root.desk?.show(root.visible)
    Component.onCompleted: root.desk.show(root.visible)

    RowLayout {
        anchors { fill: parent; leftMargin: Theme.margin; rightMargin: Theme.margin; topMargin: Theme.gap; bottomMargin: Theme.margin }
        spacing: Theme.margin
        Flickable {
            id: page
            objectName: "attentionPage"
            contentHeight: column.implicitHeight + 4
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.leftMargin: -2
            Layout.rightMargin: -2
            Rectangle {
                parent: page
                visible: !page.atYEnd
                anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
                height: 32
                gradient: Gradient {
                    GradientStop { position: 0; color: Qt.alpha(Theme.background, 0) }
                    GradientStop { position: 1; color: Theme.background }
                }
            }
            ColumnLayout {
                id: column
                x: 2
                width: page.width - 4
                spacing: 12
                RowLayout {
                    Layout.bottomMargin: -2
                    AppText { text: root.desk.head.items ?? ""; size: Theme.title; bold: true; Layout.fillWidth: true }
                    AppText { text: root.desk.head.risk ?? ""; tone: "muted"; tabular: true; elide: Text.ElideNone }
                }
                Flow {
                    spacing: 8
                    Layout.fillWidth: true
                    Repeater {
                        model: root.desk.filters
                        delegate: FilterPill {
                            required property string key
                            required property string title
                            required count
                            required checked
                            objectName: "attentionFilter_" + key
                            text: title
                            checkable: false
                            onClicked: root.desk.filter(key)
                        }
                    }
                }
                Repeater {
                    id: items
                    model: root.desk.items
                    delegate: AttentionItem {
                        required property var model
                        words: model.text
                        waitsFor: model.state
                        Layout.fillWidth: true
                        onClicked: root.desk.choose(key)
                        onActed: deed => root.desk.act(key, deed)
                        onOrderAsked: root.desk.openOrder(order)
                    }
                }
                Skeleton { waiting: root.desk.loading; rows: 3; rowHeight: 96; Layout.fillWidth: true }
                Card {
                    visible: !root.desk.loading && items.count === 0
                    implicitHeight: empty.implicitHeight + 48
                    Layout.fillWidth: true
                    EmptyState {
                        id: empty
                        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: 24 }
                        iconName: "check"
                        title: root.desk.filtered ? qsTr("Nothing under this filter") : qsTr("Nothing needs you")
                        hint: root.desk.filtered ? qsTr("Choose “All” to see every open item of this store.")
                            : qsTr("What HQ could not simply accept appears here, with what to do next.")
                    }
                }
                AppText {
                    visible: text.length > 0
                    text: root.desk.head.calm ?? ""
                    tone: "muted"
                    Layout.fillWidth: true
                    Layout.topMargin: 8
                }
                RowLayout {
                    visible: waits.count > 0
                    Layout.topMargin: 8
                    AppText { text: root.desk.head.waiting ?? ""; size: Theme.title; bold: true; Layout.fillWidth: true }
                    AppText { text: root.desk.head.money ?? ""; tone: "muted"; tabular: true; elide: Text.ElideNone }
                }
                Card {
                    visible: waits.count > 0
                    implicitHeight: list.implicitHeight + 2
                    Layout.fillWidth: true
                    Column {
                        id: list
                        x: 1
                        y: 1
                        width: parent.width - 2
                        Repeater {
                            id: waits
                            model: root.desk.waiting
                            delegate: WaitingRow {
                                required property string key
                                objectName: "waiting" + index
                                width: list.width
                            }
                        }
                    }
                }
                AppText {
                    visible: waits.count > 0
                    text: root.desk.head.note ?? ""
                    size: Theme.tiny
                    tone: "muted"
                    wrapMode: Text.Wrap
                    Layout.fillWidth: true
                }
                Card {
                    visible: !Theme.wide
                    implicitHeight: below.implicitHeight + 36
                    Layout.fillWidth: true
                    Layout.topMargin: 8
                    ReadinessPanel {
                        id: below
                        anchors { fill: parent; margins: 18 }
                        head: root.desk.head
                        facts: root.desk.readiness
                        onRetried: root.desk.retry()
                    }
                }
            }
        }
        Card {
            visible: Theme.wide
            Layout.preferredWidth: Math.max(340, Math.min(440, root.width * 0.28))
            Layout.fillHeight: true
            ReadinessPanel {
                anchors { fill: parent; margins: 18 }
                head: root.desk.head
                facts: root.desk.readiness
                onRetried: root.desk.retry()
            }
        }
    }
    CustomerSheet { desk: root.desk }
    PlanSheet { desk: root.desk }
}
