pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.sync_status

// Sync & device: how it goes, four figures, what HQ answered, and which device this is.
FocusScope {
    id: root
    required property SyncModel desk
    onVisibleChanged: root.desk?.show(root.visible)
    Component.onCompleted: root.desk.show(root.visible)

    // What is asked before a device leaves stands at the end, all of it to be seen.
    function showQuestion(place: Flickable, panel: DevicePanel): void {
        if (panel.visible && panel.leaving.asking) place.contentY = Math.max(0, place.contentHeight - place.height)
    }

    RowLayout {
        anchors { fill: parent; leftMargin: Theme.margin; rightMargin: Theme.margin; topMargin: Theme.gap; bottomMargin: Theme.margin }
        spacing: Theme.margin
        Flickable {
            id: page
            objectName: "syncPage"
            contentHeight: column.implicitHeight
            onContentHeightChanged: root.showQuestion(page, below)
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            Layout.fillWidth: true
            Layout.fillHeight: true
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
                width: page.width
                spacing: 12
                StatusCard {
                    status: root.desk.status
                    Layout.fillWidth: true
                    onRetried: root.desk.retry()
                }
                GridLayout {
                    columns: page.width > 660 * Theme.textScale ? 4 : 2
                    columnSpacing: 12
                    rowSpacing: 12
                    uniformCellWidths: true
                    Layout.fillWidth: true
                    Repeater {
                        model: root.desk.figures
                        delegate: FigureCard { Layout.fillWidth: true; Layout.fillHeight: true }
                    }
                }
                AppText {
                    visible: waits.count > 0
                    text: qsTr("Waiting for HQ")
                    size: Theme.title
                    bold: true
                    Layout.topMargin: 8
                }
                Card {
                    visible: waits.count > 0
                    implicitHeight: unsettled.implicitHeight + 2
                    Layout.fillWidth: true
                    Column {
                        id: unsettled
                        x: 1
                        y: 1
                        width: parent.width - 2
                        Repeater {
                            id: waits
                            model: root.desk.outbox
                            delegate: OutboxRow {
                                required property string key
                                objectName: "outbox" + index
                                width: unsettled.width
                            }
                        }
                    }
                }
                AppText { visible: text.length > 0; text: root.desk.rest; tone: "muted"; Layout.fillWidth: true }
                AppText {
                    text: qsTr("Without HQ")
                    size: Theme.title
                    bold: true
                    Layout.topMargin: 8
                }
                Card {
                    implicitHeight: desks.implicitHeight + 2
                    Layout.fillWidth: true
                    Column {
                        id: desks
                        x: 1
                        y: 1
                        width: parent.width - 2
                        Repeater {
                            model: root.desk.readiness
                            delegate: ReadyRow {
                                required property string key
                                width: desks.width
                            }
                        }
                    }
                }
                AppButton {
                    objectName: "giveBack"
                    visible: root.desk.held > 0
                    text: qsTr("Give %1 locked pieces back").arg(root.desk.held)
                    iconName: "undo"
                    onClicked: root.desk.giveBack()
                }
                AppText {
                    text: qsTr("Replies from HQ")
                    size: Theme.title
                    bold: true
                    Layout.topMargin: 8
                }
                Card {
                    visible: answers.count > 0
                    implicitHeight: list.implicitHeight + 2
                    Layout.fillWidth: true
                    Column {
                        id: list
                        x: 1
                        y: 1
                        width: parent.width - 2
                        Repeater {
                            id: answers
                            model: root.desk.history
                            delegate: HistoryRow {
                                required property string key
                                width: list.width
                            }
                        }
                    }
                }
                AppText {
                    visible: answers.count === 0
                    text: qsTr("HQ's replies to work done here will appear in this list.")
                    tone: "muted"
                    wrapMode: Text.Wrap
                    Layout.fillWidth: true
                }
                Card {
                    visible: !Theme.wide
                    implicitHeight: below.implicitHeight + 36
                    Layout.fillWidth: true
                    Layout.topMargin: 8
                    DevicePanel { id: below; anchors { fill: parent; margins: 18 } rows: root.desk.facts; leaving: root.desk.leaving as LeavingModel }
                }
            }
        }
        Card {
            visible: Theme.wide
            Layout.preferredWidth: Math.max(320, Math.min(440, root.width * 0.27))
            Layout.fillHeight: true
            Flickable {
                id: side
                anchors { fill: parent; margins: 18 }
                contentHeight: beside.implicitHeight
                onContentHeightChanged: root.showQuestion(side, beside)
                clip: true
                boundsBehavior: Flickable.StopAtBounds
                DevicePanel { id: beside; width: parent.width; rows: root.desk.facts; leaving: root.desk.leaving as LeavingModel }
            }
        }
    }
}
