import QtQuick
import QtQuick.Layouts
import ui.components

// Now or later, for the lines of one kind. title; amount; laterWords; later; picked(later).
RowLayout {
    id: root
    property string title: ""
    property string amount: ""
    property string laterWords: ""
    property bool later: false
    property string names: ""
    signal picked(bool later)
    spacing: 8

    ColumnLayout {
        spacing: 0
        Layout.fillWidth: true
        AppText { text: root.title; bold: true; wrapMode: Text.Wrap; Layout.fillWidth: true }
        Money { amount: root.amount; tone: "muted"; bold: false }
    }
    FilterPill {
        objectName: root.names + "Now"
        tall: true
        checkable: false
        checked: !root.later
        text: qsTr("Pay now")
        onClicked: root.picked(false)
    }
    FilterPill {
        objectName: root.names + "Later"
        tall: true
        checkable: false
        checked: root.later
        text: root.laterWords
        onClicked: root.picked(true)
    }
}
