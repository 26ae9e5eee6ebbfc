pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// What is not as the customer saw it online, to be said before the order goes on.
OrderSheet {
    id: root
    readonly property ReservationModel reserved: root.desk.reservation as ReservationModel
    name: "reservation"
    title: qsTr("Changed since it was put together")
    preferredWidth: 560
    onAboutToShow: goOn.focus = true

    AppText {
        objectName: "reservationCode"
        text: root.reserved.code
        tone: "muted"
        Layout.fillWidth: true
    }
    AppText {
        objectName: "reservationComes"
        visible: text.length > 0
        text: root.reserved.comes
        bold: true
        wrapMode: Text.Wrap
        Layout.fillWidth: true
    }
    ListView {
        id: list
        clip: true
        model: root.reserved.changes
        spacing: 12
        boundsBehavior: Flickable.StopAtBounds
        implicitHeight: Math.min(contentHeight, 400)
        Accessible.role: Accessible.List
        Accessible.name: root.title
        Layout.fillWidth: true
        delegate: RowLayout {
            id: entry
            required property string words
            width: ListView.view.width
            spacing: 12
            Icon { name: "warning"; color: Theme.warn; Layout.alignment: Qt.AlignTop }
            AppText {
                objectName: "reservationChange"
                text: entry.words
                wrapMode: Text.Wrap
                Layout.fillWidth: true
            }
        }
    }
    footer: AppButton {
        id: goOn
        objectName: "reservationGoOn"
        kind: "primary"
        text: qsTr("Told the customer")
        Layout.fillWidth: true
        onClicked: root.close()
    }
}
