import QtQuick
import QtQuick.Layouts
import ui.components
import ui.settings

// The receipt printer: where it stands, its paper, and a test page that says what is wrong. desk: its model.
Card {
    id: root
    required property PrinterModel desk
    readonly property bool chosen: root.desk.addressLabel.length > 0
    implicitHeight: column.implicitHeight + 40

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: 20 }
        spacing: 16
        AppText { text: qsTr("Receipt printer"); size: Theme.title; bold: true; Layout.fillWidth: true }
        OptionRow {
            title: qsTr("Connection")
            name: "printer"
            options: root.desk.kinds
            Layout.fillWidth: true
            onChosen: key => root.desk.chooseKind(key)
        }
        Field {
            objectName: "printerAddress"
            visible: root.chosen
            label: root.desk.addressLabel
            value: root.desk.address
            maximumLength: 200
            inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhNoAutoUppercase | Qt.ImhPreferLatin
            Layout.fillWidth: true
            onEdited: value => root.desk.typeAddress(value)
        }
        OptionRow {
            visible: root.chosen
            title: qsTr("Paper width")
            name: "paper"
            options: root.desk.papers
            Layout.fillWidth: true
            onChosen: key => root.desk.choosePaper(key)
        }
        AppButton {
            objectName: "printTrial"
            visible: root.chosen
            enabled: !root.desk.busy && root.desk.address.length > 0
            text: qsTr("Print a test page")
            onClicked: root.desk.printTrial()
        }
        AppText {
            objectName: "printerWords"
            visible: text.length > 0
            text: root.desk.words
            tone: root.desk.tone
            wrapMode: Text.Wrap
            Layout.fillWidth: true
        }
        OptionRow {
            title: qsTr("Size of PDF receipts")
            name: "page"
            options: root.desk.pages
            Layout.fillWidth: true
            onChosen: key => root.desk.choosePage(key)
        }
    }
}
