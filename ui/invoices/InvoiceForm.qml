pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.invoices

// Three fields, or one tap on a title that the member has used before. desk: the model; missing: what is still to enter.
ColumnLayout {
    id: root
    required property InvoiceModel desk
    readonly property bool company: root.desk.view.company
    readonly property string missing: name.value.trim().length === 0
        ? (root.company ? qsTr("Enter the company's name") : qsTr("Enter the name"))
        : root.company && number.value.trim().length === 0 ? qsTr("Enter the tax number") : ""
    spacing: 12
    function begin(): void {
        fill("", "", "")
        name.focus = true
    }
    function fill(title: string, taxNumber: string, to: string): void {
        name.value = title
        number.value = taxNumber
        sendTo.value = to
    }
    function submit(): void {
        if (root.missing.length === 0)
            root.desk.ask(name.value, number.value, sendTo.value)
    }
    Connections {
        target: root.desk
        function onPicked(title: string, taxNumber: string, to: string): void { root.fill(title, taxNumber, to) }
    }

    ColumnLayout {
        visible: before.count > 0
        spacing: 4
        Layout.fillWidth: true
        AppText { text: qsTr("Used before"); tone: "muted" }
        Repeater {
            id: before
            model: root.desk.remembered
            delegate: ListRow {
                required property string key
                required property string detail
                required title
                objectName: "invoiceUsed"
                subtitle: detail
                Layout.fillWidth: true
                onClicked: root.desk.pick(key)
            }
        }
    }
    Flow {
        spacing: 8
        Layout.fillWidth: true
        Repeater {
            model: root.desk.kinds
            delegate: FilterPill {
                required property string key
                required property string title
                required checked
                objectName: "invoiceKind_" + key
                text: title
                tall: true
                checkable: false
                onClicked: root.desk.chooseKind(key)
            }
        }
    }
    Field {
        id: name
        objectName: "invoiceName"
        label: qsTr("Made out to")
        hint: root.company ? qsTr("Company's name as registered") : qsTr("Name")
        error: root.desk.view.nameError
        maximumLength: 200
        Layout.fillWidth: true
        onEdited: root.desk.edited()
        onSubmitted: root.submit()
    }
    Field {
        id: number
        objectName: "invoiceTaxNumber"
        visible: root.company
        label: qsTr("Tax number")
        hint: qsTr("18 characters; blanks do not matter")
        error: root.desk.view.numberError
        inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhPreferUppercase
        maximumLength: 60
        Layout.fillWidth: true
        onEdited: root.desk.edited()
        onSubmitted: root.submit()
    }
    Field {
        id: sendTo
        objectName: "invoiceSendTo"
        label: qsTr("Send to")
        hint: qsTr("E-mail or mobile number, may stay empty")
        error: root.desk.view.sendError
        maximumLength: 120
        Layout.fillWidth: true
        onEdited: root.desk.edited()
        onSubmitted: root.submit()
    }
}
