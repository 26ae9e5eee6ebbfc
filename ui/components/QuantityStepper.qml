pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T

// − 1 +. value: what is shown (the owner changes it); from, to: bounds; stepped(by) asks for a change. At `from` the minus
// turns into a bin when removable, and removeRequested() is sent. Both halves are 48 px high whatever the look.
Item {
    id: root
    property int value: 1
    property int from: 1
    property int to: 999
    property bool removable: false
    property string what: ""
    signal stepped(int by)
    signal removeRequested()

    implicitWidth: Math.max(96, figure.implicitWidth + 80)
    implicitHeight: Theme.touch

    Rectangle {
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width
        height: 32
        radius: 8
        color: Theme.surface
        border.width: 1
        border.color: Theme.line
    }
    component Half: T.AbstractButton {
        id: half
        property string iconName: ""
        width: root.width / 2
        height: root.height
        autoRepeat: true
        focusPolicy: Qt.StrongFocus
        Accessible.role: Accessible.Button
        Accessible.name: half.text
        contentItem: Item {
            Icon {
                x: half.x > 0 ? half.width - width - 10 : 10
                anchors.verticalCenter: parent.verticalCenter
                name: half.iconName
                size: 16
                weight: 2
                color: half.enabled ? Theme.muted : Theme.faint
            }
        }
        background: Item {
            FocusRing { shown: half.visualFocus; anchors.topMargin: 5; anchors.bottomMargin: 5; radius: 11 }
        }
    }
    Half {
        iconName: root.removable && root.value <= root.from ? "trash" : "minus"
        text: root.removable && root.value <= root.from ? qsTr("Remove %1").arg(root.what)
            : qsTr("One less %1").arg(root.what)
        enabled: root.removable || root.value > root.from
        onClicked: root.value > root.from ? root.stepped(-1) : root.removeRequested()
    }
    Half {
        x: root.width / 2
        iconName: "plus"
        text: qsTr("One more %1").arg(root.what)
        enabled: root.value < root.to
        onClicked: root.stepped(1)
    }
    AppText {
        id: figure
        anchors.centerIn: parent
        text: String(root.value)
        bold: true
        tabular: true
    }
}
