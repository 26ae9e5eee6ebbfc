pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.shifts

// Counting the drawer: by notes and coins, or by its sum. The pad takes the digits, Enter goes to the next note.
FocusScope {
    id: root
    required property ShiftModel desk
    readonly property var view: root.desk.view
    readonly property bool bySum: root.view.bySum ?? false
    onVisibleChanged: if (root.visible) pad.forceActiveFocus()

    ColumnLayout {
        anchors.fill: parent
        spacing: 10
        RowLayout {
            spacing: 8
            AppText { objectName: "countHead"; text: root.view.head ?? ""; size: Theme.title; bold: true; Layout.fillWidth: true }
            FilterPill {
                objectName: "countWay"
                visible: root.view.byNotes ?? false
                checkable: false
                text: root.bySum ? qsTr("By notes") : qsTr("By sum")
                onClicked: {
                    root.desk.countBySum(!root.bySum)
                    pad.forceActiveFocus()
                }
            }
        }
        AppText { text: root.view.hint ?? ""; tone: "muted"; wrapMode: Text.Wrap; Layout.fillWidth: true }
        Flickable {
            contentHeight: grid.implicitHeight
            implicitHeight: contentHeight
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            visible: !root.bySum
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.maximumHeight: contentHeight
            Layout.minimumHeight: 104
            GridLayout {
                id: grid
                width: parent.width
                columns: 2
                columnSpacing: 8
                rowSpacing: 8
                uniformCellWidths: true
                Repeater {
                    model: root.desk.notes
                    delegate: TapCard {
                        id: note
                        required property string key
                        required property string title
                        required property string count
                        required property string amount
                        required property bool chosen
                        objectName: "note-" + note.key
                        text: qsTr("%1: %2 pieces, %3").arg(note.title).arg(note.count).arg(note.amount)
                        selected: note.chosen
                        radius: Theme.radius
                        padding: 8
                        leftPadding: 12
                        rightPadding: 12
                        Layout.fillWidth: true
                        onClicked: {
                            root.desk.chooseNote(note.key)
                            pad.forceActiveFocus()
                        }
                        contentItem: RowLayout {
                            AppText { text: note.title; bold: true; tabular: true; Layout.fillWidth: true; Accessible.ignored: true }
                            AppText { text: "× " + note.count; tabular: true; tone: note.count === "0" ? "muted" : "ink"; Accessible.ignored: true }
                        }
                    }
                }
            }
        }
        Item { Layout.fillHeight: true }
        RowLayout {
            AppText { text: qsTr("Total"); tone: "muted"; Layout.fillWidth: true; Layout.alignment: Qt.AlignBottom; Layout.bottomMargin: 6 }
            Money { objectName: "countTotal"; amount: root.view.total ?? ""; size: Theme.display; split: true }
        }
        NumberPad {
            id: pad
            objectName: "countPad"
            focus: true
            value: root.view.value ?? ""
            point: root.bySum
            maximum: root.bySum ? 9 : 4
            keyHeight: 48
            Layout.fillWidth: true
            onEdited: value => root.desk.type(value)
            onSubmitted: root.bySum ? act.clicked() : root.desk.next()
        }
        AppText {
            objectName: "countError"
            visible: text.length > 0
            text: root.desk.error
            tone: "danger"
            wrapMode: Text.Wrap
            Layout.fillWidth: true
            Accessible.role: Accessible.AlertMessage
        }
        RowLayout {
            spacing: 8
            AppButton { objectName: "leaveButton"; big: true; text: qsTr("Cancel"); onClicked: root.desk.leave() }
            AppButton {
                id: act
                objectName: "countButton"
                kind: "primary"
                big: true
                text: root.view.act ?? ""
                missing: root.view.missing ?? ""
                leftPadding: 12
                Layout.fillWidth: true
                onClicked: root.desk.act()
            }
        }
    }
}
