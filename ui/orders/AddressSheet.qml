pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// Where to ship: one of the member's addresses, or one pasted text that fills the fields; the region is looked up.
OrderSheet {
    id: root
    name: "address"
    title: qsTr("Ship to")
    preferredWidth: 620
    readonly property AddressModel address: root.customer.address as AddressModel
    function fill(): void {
        person.value = root.address.form.name
        number.value = root.address.form.phone
        region.value = root.address.form.region
        street.value = root.address.form.street
    }
    function keep(): void { root.address.keepFields(person.value, number.value, street.value) }
    onAboutToShow: {
        paste.value = ""
        fill()
        paste.focus = true
    }
    Connections {
        target: root.address
        function onFormChanged(): void { root.fill() }
    }

    ListView {
        id: book
        objectName: "addressBook"
        visible: count > 0
        clip: true
        model: root.address.book
        implicitHeight: Math.min(contentHeight, 3 * 64)
        boundsBehavior: Flickable.StopAtBounds
        Layout.fillWidth: true
        delegate: ListRow {
            id: entry
            required property string key
            required property string detail
            required property bool chosen
            required title
            objectName: "addressRow"
            width: ListView.view.width
            subtitle: entry.detail
            selected: entry.chosen
            leading: Icon { name: "home"; color: entry.chosen ? Theme.accentText : Theme.muted }
            onClicked: root.address.pickBook(entry.key)
        }
    }
    Field {
        id: paste
        objectName: "addressPaste"
        label: qsTr("Paste or type everything at once")
        hint: qsTr("Name, phone, address in any order")
        Layout.fillWidth: true
        onEdited: value => root.address.pasteText(value)
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
    RowLayout {
        spacing: 12
        Layout.fillWidth: true
        Field {
            id: region
            objectName: "addressRegion"
            label: qsTr("Province, city, district")
            hint: root.address.coded ? qsTr("Name, or pinyin initials: xhq") : ""
            maximumLength: 80
            Layout.fillWidth: true
            onEdited: value => root.address.typeRegion(value)
        }
        AppButton {
            objectName: "regionAnew"
            visible: root.address.coded
            text: qsTr("All provinces")
            Layout.alignment: Qt.AlignBottom
            onClicked: root.address.clearRegion()
        }
    }
    Flow {
        visible: offers.count > 0
        spacing: 8
        Layout.fillWidth: true
        Repeater {
            id: offers
            model: root.address.regions
            delegate: Chip {
                required property string key
                required property string title
                required property string detail
                objectName: "regionChip"
                text: title
                tappable: true
                outlined: true
                look: Math.max(34, Theme.tiny + 18)
                Accessible.name: detail.length > 0 ? detail + " " + title : title
                onClicked: root.address.pickRegion(key)
            }
        }
    }
    Field {
        id: street
        objectName: "addressStreet"
        label: qsTr("Street and door")
        maximumLength: 120
        error: root.address.error
        Layout.fillWidth: true
        onEdited: root.keep()
        onSubmitted: if (done.enabled) done.clicked()
    }
    Chip {
        objectName: "addressKeep"
        visible: root.address.hasMember
        text: qsTr("Keep in the member's address book")
        tone: root.address.keep ? "accent" : "neutral"
        iconName: root.address.keep ? "check" : ""
        tappable: true
        outlined: !root.address.keep
        look: Math.max(34, Theme.tiny + 18)
        onClicked: root.address.toggleKeep()
    }
    footer: AppButton {
        id: done
        objectName: "addressDone"
        kind: "primary"
        big: true
        text: qsTr("Done")
        missing: person.value.trim().length === 0 ? qsTr("Enter the name") : number.value.trim().length === 0
            ? qsTr("Enter the mobile number") : !root.address.whole ? qsTr("Choose the district")
            : street.value.trim().length === 0 ? qsTr("Enter the street") : ""
        Layout.fillWidth: true
        onClicked: root.address.accept()
    }
}
