pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.order_list

// Whom to reach, where to send it, where it is collected: asked of HQ, which grants it until picking begins.
Sheet {
    id: root
    required property ChangeModel change
    readonly property bool wanted: root.change.sheet === "amend"
    title: qsTr("Change the order")
    preferredWidth: 560
    onWantedChanged: root.wanted ? root.open() : root.close()
    onClosed: if (root.wanted) root.change.close()
    onAboutToShow: {
        person.value = root.change.order.name ?? ""
        number.value = ""
        region.value = root.change.order.region ?? ""
        street.value = root.change.order.street ?? ""
    }

    RowLayout {
        spacing: 12
        Layout.fillWidth: true
        Field { id: person; objectName: "amendName"; label: qsTr("Name"); maximumLength: 40; Layout.fillWidth: true }
        Field {
            id: number
            objectName: "amendPhone"
            label: qsTr("Mobile number")
            hint: root.change.order.phone ?? ""
            inputMethodHints: Qt.ImhDigitsOnly
            maximumLength: 16
            Layout.fillWidth: true
        }
    }
    Field {
        id: region
        objectName: "amendRegion"
        visible: root.change.order.readdress ?? false
        label: qsTr("Province, city, district")
        maximumLength: 80
        Layout.fillWidth: true
    }
    Field {
        id: street
        objectName: "amendStreet"
        visible: root.change.order.readdress ?? false
        label: qsTr("Street and door")
        maximumLength: 120
        Layout.fillWidth: true
    }
    AppText { visible: places.count > 0; text: qsTr("Collect at"); tone: "muted"; Layout.topMargin: 4 }
    Flow {
        visible: places.count > 0
        spacing: 8
        Layout.fillWidth: true
        Repeater {
            id: places
            model: root.change.shops
            delegate: FilterPill {
                required property string key
                required property string title
                required checked
                objectName: "shop_" + key
                text: title
                tall: true
                checkable: false
                onClicked: root.change.chooseShop(key)
            }
        }
    }
    footer: AppButton {
        objectName: "amendConfirm"
        kind: "primary"
        big: true
        text: qsTr("Ask for the change")
        missing: person.value.trim().length === 0 ? qsTr("Enter the name") : ""
        Layout.fillWidth: true
        onClicked: root.change.confirmAmend(person.value, number.value, region.value, street.value)
    }
}
