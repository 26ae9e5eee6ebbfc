pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.catalog
import ui.components

// The styles that match, as a grid of tiles under a row of filters; a line below says how many and how old.
ColumnLayout {
    id: root
    required property SellModel desk
    spacing: 5

    FilterRow {
        objectName: "filterRow"
        filters: root.desk.filters
        Layout.fillWidth: true
        onAbandoned: root.desk.closed()
    }
    RecentStrip {
        objectName: "recentStrip"
        visible: root.desk.hasRecent && root.height > 480 * Theme.textScale
        desk: root.desk
        Layout.fillWidth: true
        Layout.bottomMargin: 6
        onOpened: key => root.desk.open(key)
    }
    Item {
        Layout.fillWidth: true
        Layout.fillHeight: true

        GridView {
            id: grid
            // English names are half as long again as Chinese ones.
            readonly property int least: Theme.wide && Qt.uiLanguage.startsWith("zh") ? 178 : 228
            readonly property int columns: Math.max(2, Math.floor((width + 12) / (least * Theme.textScale + 12)))
            // Whole rows: they grow to fill the height, by 40 % at most; what is left over fades.
            readonly property real lowest: Math.round(Theme.textScale * 100) + 92
            readonly property int rows: Math.max(1, Math.floor((height + 12) / lowest))
            anchors.fill: parent
            anchors.rightMargin: -12
            bottomMargin: -12
            clip: true
            model: root.desk.tiles
            cellWidth: Math.floor(width / columns)
            cellHeight: Math.floor(Math.min((height + 12) / rows, lowest * 1.4))
            boundsBehavior: Flickable.StopAtBounds
            snapMode: GridView.SnapToRow
            cacheBuffer: 0
            readonly property string words: root.desk.searched
            onWordsChanged: positionViewAtBeginning()
            currentIndex: root.desk.current
            onCurrentIndexChanged: if (currentIndex >= 0) positionViewAtIndex(currentIndex, GridView.Contain)
            delegate: Loader {
                id: place
                required property string key
                required property int index
                required property string title
                required property string code
                required property string price
                required property string kind
                required property color tint
                required property list<color> colours
                required property list<string> sizes
                required property list<string> inStock
                required property string stock
                required property string stockTone
                required property string mark
                required property url photo
                // The grid keeps a row more than can be seen: it is drawn, and costs time at each letter, only once it is.
                // By its index: a new place does not know its y yet.
                readonly property real above: Math.floor(index / grid.columns) * grid.cellHeight
                active: above < grid.contentY + grid.height && above + grid.cellHeight > grid.contentY
                width: GridView.view.cellWidth - 12
                height: GridView.view.cellHeight - 12
                sourceComponent: ProductTile {
                    objectName: "tile"
                    title: place.title
                    code: place.code
                    price: place.price
                    kind: place.kind
                    tint: place.tint
                    colours: place.colours
                    sizes: place.sizes
                    inStock: place.inStock
                    stock: place.stock
                    stockTone: place.stockTone
                    mark: place.mark
                    source: place.photo
                    selected: place.index === root.desk.current
                    onClicked: root.desk.open(place.key)
                }
            }
        }
        Rectangle {
            visible: !grid.atYEnd && (grid.height + 12) % grid.cellHeight > 16
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
            height: 28
            gradient: Gradient {
                GradientStop { position: 0; color: Qt.rgba(Theme.background.r, Theme.background.g, Theme.background.b, 0) }
                GradientStop { position: 1; color: Theme.background }
            }
        }
        Skeleton {
            anchors { left: parent.left; right: parent.right; top: parent.top; topMargin: 12 }
            waiting: root.desk.waiting
        }
        EmptyState {
            objectName: "noResults"
            readonly property var way: root.desk.filters.wayOut
            anchors.centerIn: parent
            width: Math.min(420, parent.width)
            visible: grid.count === 0 && !root.desk.waiting
            iconName: "search"
            title: root.desk.searched.length > 0 ? qsTr("Nothing found for “%1”").arg(root.desk.searched) : qsTr("Nothing here")
            hint: way.hint.length > 0 ? way.hint : qsTr("Try fewer letters, the first letters in pinyin, a code, or scan the label.")
            action: way.action
            onActed: root.desk.filters.press(way.key)
        }
    }
    RowLayout {
        visible: grid.count > 0
        spacing: 16
        Layout.fillWidth: true
        Layout.leftMargin: 4
        Layout.rightMargin: 4
        AppText { objectName: "footer"; text: root.desk.footer; size: Theme.tiny; tone: "muted"; wrapMode: Text.Wrap; Layout.fillWidth: true }
        Chip {
            objectName: "comparing"
            visible: root.desk.compare.count > 0
            text: qsTr("Compare %1").arg(root.desk.compare.count)
            iconName: "grid"
            tappable: true
            outlined: true
            look: 34
            Layout.topMargin: -12
            Layout.bottomMargin: -12
            onClicked: root.desk.showComparison()
        }
        AppText {
            visible: Theme.wide && Theme.textScale <= 1.2
            text: qsTr("↑↓ choose   Enter open   Ctrl+Enter add")
            size: Theme.tiny
            tone: "muted"
        }
    }
}
