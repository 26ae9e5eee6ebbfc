import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// Where to ship: one pasted text fills the fields, each of which can be corrected.
OrderSheet {
    id: root
    name: "address"
    title: qsTr("Ship to")
    preferredWidth: 560
    function fill(): void {
        person.value = root.customer.form.name
        number.value = root.customer.form.phone
        region.value = root.customer.form.region
        street.value = root.customer.form.street
    }
    function keep(): void { root.customer.keepAddress(person.value, number.value, region.value, street.value) }
    onAboutToShow: {
        paste.value = ""
        fill()
        paste.focus = true
    }
    Connections {
        target: root.customer
        function onFormChanged(): void { root.fill() }
    }

    Field {
        id: paste
        objectName: "addressPaste"
        label: qsTr("Paste or type everything at once")
        hint: qsTr("Name, phone, address in any order")
        Layout.fillWidth: true
        onEdited: value => root.customer.pasteAddress(value)
    }
    RowLayout {
        spacing: 12
        Layout.fillWidth: true
        Field { id: person; objectName: "addressName"; label: qsTr("Name"); maximumLength: 40; Layout.fillWidth: true; onEdited: root.keep() }
        Field {
            id: number
            objectName: "addressPhone"
            label: qsTr("Mobile number")
            inputMethodHints: Qt.ImhDigitsOnly
            maximumLength: 16
            Layout.fillWidth: true
            onEdited: root.keep()
        }
    }
    Field {
        id: region
        objectName: "addressRegion"
        label: qsTr("Province, city, district")
        maximumLength: 80
        Layout.fillWidth: true
        onEdited: root.keep()
    }
    Field {
        id: street
        objectName: "addressStreet"
        label: qsTr("Street and door")
        maximumLength: 120
        error: root.customer.error
        Layout.fillWidth: true
        onEdited: root.keep()
        onSubmitted: if (done.enabled) done.clicked()
    }
    footer: AppButton {
        id: done
        objectName: "addressDone"
        kind: "primary"
        big: true
        text: qsTr("Done")
        missing: person.value.trim().length === 0 ? qsTr("Enter the name") : number.value.trim().length === 0
            ? qsTr("Enter the mobile number") : street.value.trim().length === 0 ? qsTr("Enter the street") : ""
        Layout.fillWidth: true
        onClicked: root.customer.setAddress(person.value, number.value, region.value, street.value)
    }
}
