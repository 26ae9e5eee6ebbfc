import QtQuick
import QtQuick.Layouts
import ui.components

// A code as it is printed on a label or shown on a customer's phone; a click holds it before the shop's scanner.
TapCard {
    id: root
    required property string key
    required property string symbology
    required property string zh
    required property string en
    required property string store
    objectName: "code-" + root.key
    text: root.zh + " " + root.en
    padding: 8
    Layout.fillHeight: true
    contentItem: ColumnLayout {
        spacing: 2
        QrImage {
            symbology: root.symbology
            content: root.key
            name: root.text
            radius: 6
            Layout.fillHeight: true
            Layout.preferredWidth: root.symbology === "qr" ? height : 136
            Layout.alignment: Qt.AlignHCenter
        }
        AppText { text: root.zh; size: Theme.tiny; bold: true; Layout.alignment: Qt.AlignHCenter; Accessible.ignored: true }
        AppText { text: root.en; size: Theme.tiny; tone: "muted"; Layout.alignment: Qt.AlignHCenter; Accessible.ignored: true }
    }
}
