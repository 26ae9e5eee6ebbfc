import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// Whom to call when the goods are ready: a name if they like, and a mobile number from the pad.
OrderSheet {
    id: root
    name: "contact"
    title: qsTr("Who collects?")
    preferredWidth: 440
    onAboutToShow: {
        person.value = root.customer.form.name
        number.value = root.customer.form.phone
        pad.focus = true
    }

    Field { id: person; objectName: "contactName"; label: qsTr("Name"); maximumLength: 40; Layout.fillWidth: true }
    Field {
        id: number
        objectName: "contactPhone"
        label: qsTr("Mobile number")
        hint: qsTr("11 digits")
        readOnly: true
        error: root.customer.error
        Layout.fillWidth: true
    }
    NumberPad {
        id: pad
        objectName: "contactPad"
        value: number.value
        maximum: 11
        Layout.fillWidth: true
        onEdited: value => number.value = value
        onSubmitted: done.clicked()
    }
    footer: AppButton {
        id: done
        objectName: "contactDone"
        kind: "primary"
        big: true
        text: qsTr("Done")
        missing: number.value.length === 11 ? "" : qsTr("%n digit(s) to go", "", 11 - number.value.length)
        Layout.fillWidth: true
        onClicked: root.customer.setContact(person.value, number.value)
    }
}
