pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.staff

// A manager allows one thing: what is asked and why, who allows it, and the PIN. desk: its model.
Item {
    id: root
    required property OverrideModel desk

    Later {
        wanted: root.desk.asking
        sourceComponent: Sheet {
            id: sheet
            readonly property bool wanted: root.desk.asking
            // Above the sheet from which it is asked.
            z: 1
            title: qsTr("Ask a manager")
            preferredWidth: Math.round(760 * Theme.textScale)
            onWantedChanged: wanted ? open() : close()
            Component.onCompleted: if (wanted) open()
            onAboutToShow: pad.focus = true
            onClosed: if (wanted) root.desk.close()

            Flickable {
                id: scroll
                contentHeight: page.implicitHeight
                implicitHeight: page.implicitHeight
                boundsBehavior: Flickable.StopAtBounds
                clip: true
                Layout.fillWidth: true
                Layout.fillHeight: true

                GridLayout {
                    id: page
                    width: scroll.width
                    columns: root.width >= 640 * Theme.textScale ? 2 : 1
                    columnSpacing: 32
                    rowSpacing: 16

                    ColumnLayout {
                        spacing: 12
                        Layout.fillWidth: true
                        Layout.preferredWidth: 1
                        Layout.alignment: Qt.AlignTop
                        AppText {
                            objectName: "overrideTitle"
                            text: root.desk.title
                            size: Theme.title
                            bold: true
                            wrapMode: Text.Wrap
                            Layout.fillWidth: true
                        }
                        Repeater {
                            model: root.desk.facts
                            delegate: RowLayout {
                                id: fact
                                required property string title
                                required property string value
                                spacing: 12
                                Layout.fillWidth: true
                                AppText { text: fact.title; tone: "muted"; wrapMode: Text.Wrap; Layout.fillWidth: true }
                                AppText { text: fact.value; bold: true; tabular: true; elide: Text.ElideNone }
                            }
                        }
                        AppText {
                            objectName: "overrideWhy"
                            text: root.desk.why
                            tone: "warn"
                            wrapMode: Text.Wrap
                            lineHeight: 1.2
                            Layout.fillWidth: true
                        }
                        Divider { Layout.fillWidth: true }
                        AppText {
                            text: pad.visible ? qsTr("Who allows it?") : qsTr("This store has no manager on its roster who could allow it.")
                            tone: "muted"
                            wrapMode: Text.Wrap
                            Layout.fillWidth: true
                        }
                        Repeater {
                            model: root.desk.people
                            delegate: TapCard {
                                id: card
                                required property string key
                                required property string initial
                                required property string name
                                required property string role
                                required property string tone
                                required property bool chosen
                                objectName: "manager"
                                text: card.name + ", " + card.role
                                selected: card.chosen
                                padding: 8
                                Layout.fillWidth: true
                                onClicked: {
                                    root.desk.choose(card.key)
                                    pad.forceActiveFocus()
                                }
                                contentItem: RowLayout {
                                    spacing: 12
                                    Avatar { initial: card.initial; tone: card.tone; size: 40 }
                                    ColumnLayout {
                                        spacing: 0
                                        Layout.fillWidth: true
                                        AppText { text: card.name; bold: true; Layout.fillWidth: true; Accessible.ignored: true }
                                        AppText { text: card.role; size: Theme.tiny; tone: "muted"; Layout.fillWidth: true; Accessible.ignored: true }
                                    }
                                    Icon { visible: card.chosen; name: "check"; color: Theme.accentText }
                                }
                            }
                        }
                        AppText {
                            visible: pad.visible
                            text: qsTr("It is allowed just as it stands, for two minutes, and told to HQ.")
                            size: Theme.tiny
                            tone: "muted"
                            wrapMode: Text.Wrap
                            Layout.fillWidth: true
                        }
                    }
                    PinPad {
                        id: pad
                        objectName: "overridePad"
                        visible: root.desk.prompt.length > 0
                        title: root.desk.prompt
                        error: root.desk.error
                        busy: root.desk.busy
                        doneText: qsTr("Allow")
                        Layout.fillWidth: true
                        Layout.preferredWidth: 1
                        Layout.alignment: Qt.AlignHCenter | Qt.AlignTop
                        onEntered: pin => root.desk.enter(pin)
                        Connections {
                            target: root.desk
                            function onRefused(): void { pad.clear() }
                        }
                    }
                }
            }
        }
    }
}
