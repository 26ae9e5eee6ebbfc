pragma ComponentBehavior: Bound
import QtQuick

// A code as a picture from ui/bridge/code_images.py. content: what is coded; symbology: "qr" | "ean13" | "code128";
// always dark on white with its quiet zone, so that scanners read it in the dark theme too. name for readers.
Rectangle {
    id: root
    property string content: ""
    property string symbology: "qr"
    property string name: ""
    implicitWidth: root.symbology === "qr" ? 200 : 264
    implicitHeight: root.symbology === "qr" ? 200 : 96
    radius: 8
    color: "white"
    border.width: 1
    border.color: Theme.line
    Accessible.role: Accessible.Graphic
    Accessible.name: root.name
    Image {
        anchors.fill: parent
        anchors.margins: 8
        source: root.content.length > 0 ? "image://codes/" + root.symbology + "/" + encodeURIComponent(root.content).replace(/~/g, "%7E").replace(/%/g, "~") : ""
        sourceSize: Qt.size(Math.max(1, width), Math.max(1, height))
        fillMode: Image.PreserveAspectFit
        smooth: false
        cache: false
    }
}
