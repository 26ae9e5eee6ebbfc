pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.attention
import ui.components

// Whom an item concerns: the number, masked until it is asked for, and that they were told and how.
Sheet {
    id: root
    required property AttentionModel desk
    readonly property bool wanted: root.desk.sheet === "contact"
    title: qsTr("Contact customer")
    preferredWidth: 460
    onWantedChanged: root.wanted ? root.open() : root.close()
    onClosed: if (root.wanted) root.desk.closeSheet()

    RowLayout {
        spacing: 12
        Layout.fillWidth: true
        ColumnLayout {
            spacing: 2
            Layout.fillWidth: true
            AppText { text: root.desk.customer.name ?? ""; bold: true; wrapMode: Text.Wrap; Layout.fillWidth: true }
            AppText {
                objectName: "customerPhone"
                text: root.desk.customer.phone ?? ""
                size: Theme.headline
                bold: true
                tabular: true
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.body
                elide: Text.ElideNone
                Layout.fillWidth: true
            }
        }
        AppButton {
            objectName: "revealButton"
            visible: !(root.desk.customer.shown ?? false)
            iconName: "phone"
            text: qsTr("Show number")
            Layout.alignment: Qt.AlignBottom
            onClicked: root.desk.reveal()
        }
    }
    AppText {
        text: root.desk.customer.note ?? ""
        size: Theme.tiny
        tone: "muted"
        wrapMode: Text.Wrap
        Layout.fillWidth: true
    }
    Divider { Layout.fillWidth: true }
    AppText { text: root.desk.customer.told ?? ""; tone: "muted"; wrapMode: Text.Wrap; Layout.fillWidth: true }
    Flow {
        spacing: 8
        Layout.fillWidth: true
        Repeater {
            model: root.desk.hows
            delegate: FilterPill {
                required property string key
                required property string title
                required checked
                objectName: "how_" + key
                text: title
                tall: true
                checkable: false
                onClicked: root.desk.chooseHow(key)
            }
        }
    }
    footer: AppButton {
        objectName: "toldButton"
        kind: "primary"
        big: true
        text: qsTr("The customer was told")
        Layout.fillWidth: true
        onClicked: root.desk.tellCustomer()
    }
}
