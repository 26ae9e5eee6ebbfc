import QtQuick
import QtQuick.Templates as T

// One choice of a row of filters or tabs. checked: filled with ink; count: a bold figure behind the word ("" = none);
// tall: the 44-px look of tabs with 12-px corners, else a 34-px pill. Hit area 48 px in both.
T.Button {
    id: root
    property string count: ""
    property bool tall: false
    readonly property real look: Math.max(root.tall ? 44 : 34, words.implicitHeight + 14)

    checkable: true
    implicitHeight: Math.max(Theme.touch, root.look)
    implicitWidth: Math.max(Theme.touch, row.implicitWidth + leftPadding + rightPadding)
    topInset: Math.max(0, (height - root.look) / 2)
    bottomInset: topInset
    leftPadding: root.tall ? 18 : 12
    rightPadding: leftPadding
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.RadioButton
    Accessible.name: root.count.length > 0 ? root.text + " " + root.count : root.text

    contentItem: Item {
        implicitWidth: row.implicitWidth
        implicitHeight: row.implicitHeight
        Row {
            id: row
            anchors.centerIn: parent
            spacing: root.tall ? 8 : 5
            AppText {
                id: words
                text: root.text
                size: Theme.small
                color: root.checked ? Theme.inkInk : Theme.ink
                Accessible.ignored: true
            }
            AppText {
                visible: root.count.length > 0
                anchors.baseline: words.baseline
                text: root.count
                size: words.size
                bold: root.tall
                tabular: true
                color: words.color
                Accessible.ignored: true
            }
        }
    }
    background: Rectangle {
        radius: root.tall ? Theme.radius : height / 2
        color: root.checked ? Theme.ink : root.down || root.hovered ? Theme.pressed : Theme.surface
        border.width: root.checked ? 0 : 1
        border.color: Theme.line
        FocusRing { shown: root.visualFocus; radius: parent.radius + 3 }
    }
}
