pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.components
import ui.order_list

// Which pieces of the opened order the customer does not want any more, and why; HQ grants it until picking begins.
Sheet {
    id: root
    required property ChangeModel change
    readonly property bool wanted: root.change.sheet === "cancel"
    title: qsTr("What does the customer not want?")
    preferredWidth: 520
    onWantedChanged: root.wanted ? root.open() : root.close()
    onClosed: if (root.wanted) root.change.close()

    Repeater {
        model: root.change.cuts
        delegate: RowLayout {
            id: line
            required property string key
            required property string title
            required property string variant
            required property string kind
            required property string tint
            required property int most
            required property int many
            spacing: 12
            Layout.fillWidth: true
            ProductArt { kind: line.kind; tint: line.tint; implicitWidth: 48; implicitHeight: 48 }
            ColumnLayout {
                spacing: 2
                Layout.fillWidth: true
                AppText { text: line.title; wrapMode: Text.Wrap; Layout.fillWidth: true }
                AppText {
                    text: qsTr("%1 · %2 of %3").arg(line.variant).arg(line.many).arg(line.most)
                    size: Theme.tiny
                    tone: line.many > 0 ? "danger" : "muted"
                    wrapMode: Text.Wrap
                    Layout.fillWidth: true
                }
            }
            QuantityStepper {
                objectName: "cut_" + line.key
                value: line.many
                from: 0
                to: line.most
                what: line.title
                onStepped: by => root.change.step(line.key, by)
            }
        }
    }
    AppButton {
        objectName: "cancelAll"
        text: qsTr("All of them")
        Layout.fillWidth: true
        onClicked: root.change.all()
    }
    Divider { Layout.fillWidth: true }
    Flow {
        spacing: 8
        Layout.fillWidth: true
        Repeater {
            model: root.change.whys
            delegate: FilterPill {
                required property string key
                required property string title
                required checked
                objectName: "why_" + key
                text: title
                tall: true
                checkable: false
                onClicked: root.change.chooseWhy(key)
            }
        }
    }
    AppText {
        visible: text.length > 0
        text: root.change.order.note ?? ""
        tone: "muted"
        wrapMode: Text.Wrap
        Layout.fillWidth: true
    }
    footer: AppButton {
        objectName: "cancelConfirm"
        kind: "primary"
        big: true
        text: qsTr("Ask to cancel %1 · %2").arg(root.change.order.asked ?? "").arg(root.change.order.worth ?? "")
        missing: (root.change.order.asked ?? "").length > 0 ? "" : qsTr("Choose pieces")
        Layout.fillWidth: true
        onClicked: root.change.confirmCancel()
    }
}
