pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

// The one scan-and-search box. text: what is typed; edited(text) per keystroke; submitted(text) on Enter; stepped(by) on the
// arrows, Esc clears. The input method is off until the 中 key turns it on (pinyin initials suffice).
FocusScope {
    id: root
    property string text: ""
    property string hint: qsTr("Scan, or search products, members, orders, coupons")
    property string shortHint: qsTr("Scan or search")
    property bool inputMethod: false
    readonly property Item editor: input
    signal edited(string text)
    signal submitted(string text)
    signal opened(string text)
    signal stepped(int by)

    function arm(): void { input.forceActiveFocus(Qt.ShortcutFocusReason); input.selectAll() }
    implicitHeight: Math.max(Theme.touch, input.contentHeight + 20)
    implicitWidth: 320
    TextMetrics { id: long; text: root.hint; font.pixelSize: Theme.body }
    onTextChanged: if (input.text !== root.text) input.text = root.text

    Rectangle {
        anchors.fill: parent
        anchors.margins: -3
        radius: 15
        visible: input.activeFocus
        color: Theme.accentFill
    }
    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: Theme.surface
        border.width: 1
        border.color: input.activeFocus ? Theme.accent : Theme.line
    }
    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: 16
        anchors.rightMargin: 8
        spacing: 10
        Icon { name: "search"; size: Theme.title }
        TextInput {
            id: input
            focus: true
            activeFocusOnTab: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            verticalAlignment: TextInput.AlignVCenter
            clip: true
            font.pixelSize: Theme.body
            color: Theme.ink
            selectionColor: Theme.accent
            selectedTextColor: Theme.accentInk
            selectByMouse: true
            inputMethodHints: root.inputMethod ? Qt.ImhNone
                : Qt.ImhPreferLatin | Qt.ImhNoPredictiveText | Qt.ImhNoAutoUppercase | Qt.ImhSensitiveData
            Accessible.role: Accessible.EditableText
            Accessible.name: root.hint
            onTextEdited: {
                root.text = text
                root.edited(text)
            }
            Keys.onPressed: event => {
                if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter) {
                    if (event.modifiers & Qt.ControlModifier)
                        root.submitted(text)
                    else
                        root.opened(text)
                } else if (event.key === Qt.Key_Down)
                    root.stepped(1)
                else if (event.key === Qt.Key_Up)
                    root.stepped(-1)
                else if (event.key === Qt.Key_Escape && text.length > 0) {
                    root.text = ""
                    root.edited("")
                } else
                    return
                event.accepted = true
            }
            cursorDelegate: Rectangle { width: 2; color: Theme.accent; visible: input.activeFocus }
            AppText {
                anchors.fill: parent
                visible: input.text.length === 0 && input.preeditText.length === 0
                anchors.leftMargin: 4
                // On a narrow window a short hint is better than a cut one.
                text: long.advanceWidth + 8 <= width ? root.hint : root.shortHint
                size: Theme.body
                tone: "muted"
                verticalAlignment: Text.AlignVCenter
                Accessible.ignored: true
            }
        }
        IconButton {
            visible: root.text.length > 0
            iconName: "close"
            text: qsTr("Clear the search")
            Layout.rightMargin: -8
            onClicked: {
                root.text = ""
                root.edited("")
                root.arm()
            }
        }
        T.Button {
            id: ime
            implicitWidth: Theme.touch
            implicitHeight: Theme.touch
            checkable: true
            checked: root.inputMethod
            focusPolicy: Qt.TabFocus
            Accessible.name: qsTr("Chinese input method")
            onClicked: {
                root.inputMethod = checked
                root.arm()
            }
            contentItem: AppText {
                text: "中"
                size: Theme.tiny
                bold: ime.checked
                tone: ime.checked ? "accent" : "ink"
                horizontalAlignment: Text.AlignHCenter
                verticalAlignment: Text.AlignVCenter
                Accessible.ignored: true
            }
            leftInset: 7; rightInset: 7; topInset: 9; bottomInset: 9
            background: Rectangle {
                radius: height / 2
                color: ime.checked ? Theme.accentFill : ime.down ? Theme.pressed : Theme.surface
                border.width: 1
                border.color: Theme.line
                FocusRing { shown: ime.visualFocus; radius: parent.radius + 3 }
            }
        }
    }
}
