pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.orders

// Put the open order aside, or take one up again (F7). Enter holds; after an arrow it takes up the one chosen.
OrderSheet {
    id: root
    name: "held"
    title: qsTr("Hold or recall")
    preferredWidth: 560
    onAboutToShow: {
        words.value = ""
        words.focus = true
    }

    RowLayout {
        spacing: 8
        Layout.fillWidth: true
        Field {
            id: words
            objectName: "heldName"
            hint: root.held.holdable ? qsTr("A name, if you like") : qsTr("Nothing to hold: the order is empty")
            maximumLength: 40
            readOnly: !root.held.holdable
            Layout.fillWidth: true
            onSubmitted: root.held.enter(words.value)
            Keys.onUpPressed: root.held.step(-1)
            Keys.onDownPressed: root.held.step(1)
        }
        AppButton {
            objectName: "holdButton"
            kind: "primary"
            visible: root.held.holdable
            text: qsTr("Hold this order")
            onClicked: root.held.hold(words.value)
        }
    }
    ListView {
        id: list
        clip: true
        model: root.held.rows
        currentIndex: root.held.current
        highlightMoveDuration: 0
        boundsBehavior: Flickable.StopAtBounds
        implicitHeight: Math.max(240, Math.min(contentHeight, 456))
        Accessible.role: Accessible.List
        Accessible.name: root.title
        Layout.fillWidth: true
        delegate: ListRow {
            id: entry
            required property string key
            required property string number
            required property string goods
            required property string detail
            required property string total
            required property int index
            required title
            objectName: "heldRow"
            width: ListView.view.width
            subtitle: [entry.goods, entry.detail].join("\n")
            selected: entry.index === root.held.current
            leading: Avatar { initial: entry.number; size: 40 }
            trailing: [
                Money { amount: entry.total; anchors.verticalCenter: parent.verticalCenter },
                IconButton {
                    objectName: "dropHeld"
                    iconName: "trash"
                    text: qsTr("Drop %1").arg(entry.title)
                    onClicked: root.held.drop(entry.key)
                }
            ]
            onClicked: root.held.recall(entry.key)
        }
        EmptyState {
            anchors.centerIn: parent
            width: parent.width - 32
            visible: list.count === 0
            iconName: "pause"
            title: qsTr("No order is on hold")
            hint: qsTr("Hold one while its customer goes on looking; it stays on this device.")
        }
    }
}
