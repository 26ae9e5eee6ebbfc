pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// Find the member by phone, its last four digits, card or name; tap to attach.
OrderSheet {
    id: root
    name: "member"
    title: qsTr("Member")
    preferredWidth: 520
    onAboutToShow: {
        text.value = ""
        text.focus = true
    }

    Field {
        id: text
        objectName: "memberField"
        hint: qsTr("Phone, last four digits, card number or name")
        Layout.fillWidth: true
        onEdited: value => root.customer.findMember(value)
        onSubmitted: root.customer.pickOnlyMember()
    }
    ListView {
        id: list
        clip: true
        model: root.customer.members
        implicitHeight: 6 * 64
        Layout.fillWidth: true
        delegate: ListRow {
            id: entry
            required property string key
            required property string initial
            required property string name
            required property string detail
            objectName: "memberRow"
            width: ListView.view.width
            title: entry.name
            subtitle: entry.detail
            leading: Avatar { initial: entry.initial; size: 40 }
            onClicked: root.customer.pickMember(entry.key)
        }
        EmptyState {
            anchors.centerIn: parent
            width: parent.width - 32
            visible: list.count === 0
            iconName: "members"
            title: text.value.length > 0 ? qsTr("No member of this store found") : qsTr("Scan the member card, or type")
            hint: qsTr("Members of other stores are not on this device.")
        }
    }
}
