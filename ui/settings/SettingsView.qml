import QtQuick
import QtQuick.Layouts
import ui.components
import ui.settings

// The Settings desk: language, theme, text size, motion, the printer, and a field that shows what the scanner sends.
FocusScope {
    id: root
    required property SettingsModel desk
    onVisibleChanged: root.desk?.show(root.visible)
    Component.onCompleted: root.desk.show(root.visible)

    Flickable {
        anchors { fill: parent; leftMargin: Theme.margin; rightMargin: Theme.margin; topMargin: Theme.gap }
        contentHeight: grid.implicitHeight + Theme.margin
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        GridLayout {
            id: grid
            width: parent.width
            columns: Theme.wide ? 2 : 1
            columnSpacing: Theme.margin
            rowSpacing: Theme.margin
            uniformCellWidths: true
            Card {
                implicitHeight: look.implicitHeight + 40
                Layout.fillWidth: true
                Layout.fillHeight: true
                ColumnLayout {
                    id: look
                    anchors { left: parent.left; right: parent.right; top: parent.top; margins: 20 }
                    spacing: 20
                    AppText { text: qsTr("Appearance"); size: Theme.title; bold: true; Layout.fillWidth: true }
                    OptionRow {
                        title: qsTr("Language")
                        name: "language"
                        options: root.desk.languages
                        Layout.fillWidth: true
                        onChosen: key => root.desk.chooseLanguage(key)
                    }
                    OptionRow {
                        title: qsTr("Theme")
                        name: "theme"
                        options: root.desk.themes
                        Layout.fillWidth: true
                        onChosen: key => root.desk.chooseTheme(key)
                    }
                    OptionRow {
                        title: qsTr("Text size")
                        name: "scale"
                        options: root.desk.scales
                        Layout.fillWidth: true
                        onChosen: key => root.desk.chooseScale(key)
                    }
                    RowLayout {
                        spacing: 12
                        ColumnLayout {
                            spacing: 2
                            AppText { text: qsTr("Reduce motion"); bold: true; Layout.fillWidth: true }
                            AppText { text: qsTr("No sliding or fading."); size: Theme.tiny; tone: "muted"; wrapMode: Text.Wrap; Layout.fillWidth: true }
                        }
                        FilterPill {
                            objectName: "reducedMotion"
                            text: root.desk.reducedMotion ? qsTr("On") : qsTr("Off")
                            checked: root.desk.reducedMotion
                            checkable: false
                            tall: true
                            Accessible.name: qsTr("Reduce motion")
                            onClicked: root.desk.reduceMotion(!root.desk.reducedMotion)
                        }
                    }
                }
            }
            PrinterCard {
                desk: root.desk.printer
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
            Card {
                implicitHeight: scanner.implicitHeight + 40
                Layout.fillWidth: true
                Layout.fillHeight: true
                ColumnLayout {
                    id: scanner
                    anchors { fill: parent; margins: 20 }
                    spacing: 12
                    AppText { text: qsTr("Scanner test"); size: Theme.title; bold: true; Layout.fillWidth: true }
                    AppText {
                        text: qsTr("Scan anything. While this page is open, codes are only shown here and do nothing else.")
                        tone: "muted"
                        wrapMode: Text.Wrap
                        lineHeight: 1.2
                        Layout.fillWidth: true
                    }
                    Rectangle {
                        radius: Theme.radius
                        color: Theme.raised
                        border.width: 1
                        border.color: Theme.line
                        implicitHeight: Math.max(140, shown.implicitHeight + 40)
                        Layout.fillWidth: true
                        Layout.fillHeight: true
                        ColumnLayout {
                            id: shown
                            anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: 16 }
                            spacing: 10
                            Icon { visible: root.desk.scanCode.length === 0; name: "scan"; size: 36; Layout.alignment: Qt.AlignHCenter }
                            AppText {
                                objectName: "scanCode"
                                text: root.desk.scanCode.length > 0 ? root.desk.scanCode : qsTr("Waiting for a scan")
                                size: root.desk.scanCode.length > 0 ? Theme.title : Theme.small
                                bold: root.desk.scanCode.length > 0
                                tone: root.desk.scanCode.length > 0 ? "ink" : "muted"
                                tabular: true
                                wrapMode: Text.WrapAnywhere
                                horizontalAlignment: Text.AlignHCenter
                                Layout.fillWidth: true
                            }
                            AppText {
                                objectName: "scanKind"
                                visible: text.length > 0
                                text: root.desk.scanKind
                                tone: root.desk.scanTone
                                wrapMode: Text.Wrap
                                horizontalAlignment: Text.AlignHCenter
                                Layout.fillWidth: true
                            }
                        }
                    }
                }
            }
        }
    }
}
