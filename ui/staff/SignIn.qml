pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.staff

// Who is at the counter, and the PIN. desk: its model. Figures of a keyboard go to the pad; six of them sign in.
FocusScope {
    id: root
    required property SignInModel desk
    readonly property bool beside: width >= 1000
    focus: true
    Accessible.name: root.desk.greeting

    Rectangle { anchors.fill: parent; color: Theme.background }
    RowLayout {
        id: top
        anchors { left: parent.left; right: parent.right; top: parent.top; leftMargin: margin; rightMargin: margin; topMargin: 24 }
        readonly property real margin: root.beside ? 56 : 24
        spacing: 8
        Brand { detail: root.desk.place; Layout.fillWidth: true }
        ConnectionChip {
            visible: text.length > 0
            text: root.desk.connection
            tone: root.desk.connectionTone
            tappable: false
        }
        Chip {
            objectName: "languageButton"
            text: "中文 / EN"
            outlined: true
            tappable: true
            look: 34
            onClicked: root.desk.switchLanguage()
        }
    }
    FirstLoad {
        anchors.centerIn: parent
        width: Math.min(480, parent.width - 48)
        visible: !root.desk.ready
        load: root.desk.load
    }
    Flickable {
        id: scroll
        visible: root.desk.ready
        anchors { left: parent.left; right: parent.right; top: top.bottom; bottom: parent.bottom; topMargin: 16 }
        contentHeight: Math.max(height, page.implicitHeight + 32)
        boundsBehavior: Flickable.StopAtBounds
        clip: true

        GridLayout {
            id: page
            width: Math.min(parent.width - 2 * top.margin, 1240)
            anchors.horizontalCenter: parent.horizontalCenter
            y: Math.max(16, (scroll.height - implicitHeight) / 2 - (root.beside ? 32 : 0))
            columns: root.beside ? 2 : 1
            columnSpacing: 64
            rowSpacing: 32

            ColumnLayout {
                spacing: 16
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
                AppText {
                    objectName: "greeting"
                    text: root.desk.greeting
                    size: Math.round(32 * Theme.textScale)
                    bold: true
                    wrapMode: Text.Wrap
                    Layout.fillWidth: true
                }
                GridLayout {
                    columns: 3
                    columnSpacing: 14
                    rowSpacing: 14
                    uniformCellWidths: true
                    Layout.fillWidth: true
                    Repeater {
                        model: root.desk.people
                        delegate: TapCard {
                            id: card
                            required property string key
                            required property string initial
                            required property string name
                            required property string role
                            required property string tone
                            required property string hint
                            required property bool chosen
                            objectName: "person"
                            text: card.name + ", " + card.role
                            selected: card.chosen
                            padding: 18
                            Layout.fillWidth: true
                            onClicked: {
                                root.desk.choose(card.key)
                                pad.forceActiveFocus()
                            }
                            contentItem: ColumnLayout {
                                spacing: 2
                                Avatar {
                                    initial: card.initial
                                    tone: card.tone
                                    size: 64
                                    Layout.alignment: Qt.AlignHCenter
                                    Layout.bottomMargin: 8
                                }
                                AppText {
                                    text: card.name
                                    size: Theme.body
                                    bold: true
                                    horizontalAlignment: Text.AlignHCenter
                                    Layout.fillWidth: true
                                    Accessible.ignored: true
                                }
                                AppText {
                                    text: card.role
                                    size: Theme.tiny
                                    tone: "muted"
                                    horizontalAlignment: Text.AlignHCenter
                                    Layout.fillWidth: true
                                    Accessible.ignored: true
                                }
                                AppText {
                                    visible: text.length > 0
                                    text: card.hint
                                    size: Theme.tiny
                                    tone: "gold"
                                    tabular: true
                                    horizontalAlignment: Text.AlignHCenter
                                    Layout.fillWidth: true
                                }
                            }
                        }
                    }
                }
                RowLayout {
                    spacing: 16
                    Layout.fillWidth: true
                    AppText { text: qsTr("Or scan your staff badge"); size: Theme.tiny; tone: "muted"; Layout.fillWidth: true }
                    AppButton {
                        objectName: "lookButton"
                        visible: root.desk.goods
                        kind: "plain"
                        text: qsTr("Look up products without signing in")
                        iconName: "search"
                        onClicked: root.desk.look()
                    }
                }
            }
            PinPad {
                id: pad
                objectName: "signInPad"
                focus: true
                title: root.desk.prompt
                error: root.desk.error
                busy: root.desk.busy
                Layout.preferredWidth: 360
                Layout.alignment: Qt.AlignHCenter | Qt.AlignTop
                onEntered: pin => root.desk.enter(pin)
                Connections {
                    target: root.desk
                    function onRefused(): void { pad.clear() }
                    function onSignedIn(): void { pad.clear() }
                }
            }
        }
    }
}
