pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.shifts

// After the count: what should be there, the difference and why, and who comes next.
Item {
    id: root
    required property ShiftModel desk
    readonly property var view: root.desk.view
    readonly property bool differs: root.view.differs ?? false
    onVisibleChanged: if (!root.visible) pin.close()

    ColumnLayout {
        anchors.fill: parent
        spacing: 12
        Flickable {
            id: scroll
            contentHeight: page.implicitHeight
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            Layout.fillWidth: true
            Layout.fillHeight: true
            ColumnLayout {
                id: page
                width: scroll.width
                spacing: 12
                AppText { objectName: "resultHead"; text: root.view.head ?? ""; size: Theme.title; bold: true; wrapMode: Text.Wrap; Layout.fillWidth: true }
                SlipRows { rows: root.view.rows ?? []; Layout.fillWidth: true }
                Divider { Layout.fillWidth: true }
                RowLayout {
                    AppText { text: qsTr("Should be there"); tone: "muted"; Layout.fillWidth: true }
                    Money { objectName: "expected"; amount: root.view.expected ?? ""; size: Theme.title }
                }
                RowLayout {
                    AppText { text: qsTr("Difference"); tone: "muted"; Layout.fillWidth: true }
                    Money { objectName: "difference"; amount: root.view.difference ?? ""; tone: root.view.tone ?? "ink"; size: root.differs ? Theme.display : Theme.title }
                }
                Field {
                    objectName: "differenceReason"
                    visible: root.differs
                    label: qsTr("Why it differs")
                    value: root.view.reason ?? ""
                    maximumLength: 80
                    Layout.fillWidth: true
                    onEdited: value => root.desk.because(value)
                    onSubmitted: if (act.enabled) act.clicked()
                }
                Flow {
                    visible: root.differs
                    spacing: 8
                    Layout.fillWidth: true
                    Repeater {
                        model: root.desk.reasons
                        delegate: FilterPill {
                            required property string key
                            required property string title
                            required property int index
                            required checked
                            objectName: "why" + index
                            text: title
                            checkable: false
                            onClicked: root.desk.because(key)
                        }
                    }
                }
                AppText { text: qsTr("Who has the drawer next?"); tone: "muted"; Layout.topMargin: 4 }
                Flow {
                    spacing: 8
                    Layout.fillWidth: true
                    Repeater {
                        model: root.desk.takers
                        delegate: FilterPill {
                            required property string key
                            required property string title
                            required checked
                            objectName: "taker-" + key
                            text: title
                            tall: true
                            checkable: false
                            onClicked: root.desk.chooseTaker(key)
                        }
                    }
                }
            }
        }
        AppText {
            objectName: "resultError"
            visible: text.length > 0
            text: root.desk.error
            tone: "danger"
            wrapMode: Text.Wrap
            Layout.fillWidth: true
            Accessible.role: Accessible.AlertMessage
        }
        RowLayout {
            spacing: 8
            AppButton { objectName: "recountButton"; big: true; text: qsTr("Count again"); onClicked: root.desk.begin() }
            AppButton {
                id: act
                objectName: "closeShiftButton"
                kind: "primary"
                big: true
                text: root.view.act ?? ""
                missing: root.view.missing ?? ""
                leftPadding: 12
                Layout.fillWidth: true
                onClicked: (root.view.handing ?? "").length > 0 ? pin.open() : root.desk.act()
            }
        }
    }
    TakerSheet { id: pin; desk: root.desk }
}
