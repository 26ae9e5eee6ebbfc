import QtQuick
import QtQuick.Layouts
import ui.components
import ui.shifts

// The slip of a closed shift, to be printed again at any time.
ColumnLayout {
    id: root
    required property ShiftModel desk
    readonly property var slip: root.desk.view.slip ?? {}
    spacing: 12

    AppText { objectName: "slipTitle"; text: root.slip.title ?? ""; size: Theme.title; bold: true; wrapMode: Text.Wrap; Layout.fillWidth: true }
    AppText { text: root.slip.shop ?? ""; tone: "muted"; Layout.fillWidth: true }
    Flickable {
        id: scroll
        contentHeight: rows.implicitHeight
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        Layout.fillWidth: true
        Layout.fillHeight: true
        SlipRows { id: rows; width: scroll.width; rows: root.slip.rows ?? [] }
    }
    GridLayout {
        columns: Theme.textScale > 1.2 ? 1 : 3
        columnSpacing: 8
        rowSpacing: 8
        AppButton {
            objectName: "printSlip"
            visible: root.desk.printable
            big: true
            text: qsTr("Print")
            iconName: "printer"
            Layout.fillWidth: true
            onClicked: root.desk.printSlip()
        }
        AppButton {
            objectName: "slipPdf"
            big: true
            text: qsTr("Save PDF")
            iconName: "download"
            Layout.fillWidth: true
            onClicked: root.desk.savePdf()
        }
        AppButton {
            objectName: "slipDone"
            kind: "primary"
            big: true
            text: qsTr("Done")
            Layout.fillWidth: true
            onClicked: root.desk.leave()
        }
    }
}
