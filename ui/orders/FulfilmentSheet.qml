pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// How the customer gets this line: out of the door, collected here or elsewhere, shipped home.
OrderSheet {
    id: root
    name: "fulfilment"
    title: qsTr("How does the customer get it?")
    preferredWidth: 640

    ListView {
        id: list
        clip: true
        model: root.customer.ways
        readonly property real row: count > 0 ? contentHeight / count : 0
        implicitHeight: Math.min(contentHeight, Math.floor(480 / Math.max(row, 1)) * row)
        boundsBehavior: Flickable.StopAtBounds
        Layout.fillWidth: true
        delegate: ListRow {
            id: way
            required property string key
            required property string detail
            required property string chip
            required property string tone
            required property bool chosen
            required property string sign
            required title
            objectName: "way"
            width: ListView.view.width
            subtitle: way.detail
            selected: way.chosen
            leading: Icon {
                name: way.sign
                color: way.chosen ? Theme.accentText : Theme.muted
            }
            trailing: [
                Chip { visible: way.chip.length > 0; text: way.chip; tone: way.tone; anchors.verticalCenter: parent.verticalCenter },
                Icon { visible: way.chosen; name: "check"; color: Theme.accentText; anchors.verticalCenter: parent.verticalCenter }
            ]
            onClicked: root.customer.chooseWay(way.key)
        }
    }
}
