pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.catalog
import ui.components

// The filters most used, in a row that can be pushed aside; all of them behind "More". abandoned(): the scan box takes over.
RowLayout {
    id: root
    required property FilterModel filters
    signal abandoned()
    spacing: 8

    function walk(to: int): void {
        row.currentIndex = Math.max(0, Math.min(to, row.count - 1))
        const item = to < row.count ? row.currentItem : more
        if (item)
            item.forceActiveFocus(Qt.TabFocusReason)
    }
    Connections {
        target: root.filters
        function onFocusWished(): void {
            Theme.keyBadges = true
            root.walk(0)
        }
    }
    Keys.onPressed: event => {
        if (event.key === Qt.Key_Down || event.key === Qt.Key_Escape)
            root.abandoned()
        else if (event.key === Qt.Key_Left)
            root.walk(more.activeFocus ? row.count - 1 : row.currentIndex - 1)
        else if (event.key === Qt.Key_Right)
            root.walk(row.currentIndex + 1)
        else
            return
        event.accepted = true
    }

    ListView {
        id: row
        orientation: ListView.Horizontal
        spacing: 8
        model: root.filters.pills
        boundsBehavior: Flickable.StopAtBounds
        clip: contentWidth > width
        implicitHeight: contentItem.childrenRect.height > 0 ? Math.max(Theme.touch, contentItem.childrenRect.height) : Theme.touch
        Layout.fillWidth: true
        Layout.preferredWidth: Math.ceil(contentWidth)
        Layout.maximumWidth: Math.ceil(contentWidth)
        delegate: FilterPill {
            required property string key
            required property string title
            required property int index
            required count
            required checked
            objectName: "filter-" + key
            text: title
            checkable: false
            onActiveFocusChanged: if (activeFocus) row.currentIndex = index
            // A finger leaves the scan box armed; the keys stay in the row.
            Keys.onReturnPressed: root.filters.press(key)
            Keys.onEnterPressed: root.filters.press(key)
            Keys.onSpacePressed: root.filters.press(key)
            onClicked: {
                root.filters.press(key)
                root.abandoned()
            }
        }
    }
    FilterPill {
        id: more
        objectName: "filter-more"
        checkable: false
        text: qsTr("More ▾")
        Accessible.role: Accessible.Button
        Keys.onReturnPressed: root.openSheet()
        Keys.onEnterPressed: root.openSheet()
        onClicked: {
            root.abandoned()
            root.openSheet()
        }
    }
    Item { Layout.fillWidth: true; Layout.preferredWidth: 0 }
    Later {
        id: sheet
        wanted: false
        sourceComponent: FilterSheet { filters: root.filters }
    }
    function openSheet(): void {
        sheet.active = true
        const filters = sheet.item as FilterSheet
        filters.open()
    }
}
