import QtQuick

// One thing that may become of a piece, should it be gone: what, what that means, and whether it is chosen.
ListRow {
    id: root
    required property string detail
    required property string sign
    required property bool chosen
    required title
    subtitle: root.detail
    selected: root.chosen
    leading: Icon { name: root.sign; color: root.chosen ? Theme.accentText : Theme.muted }
    trailing: Icon { visible: root.chosen; name: "check"; color: Theme.accentText; anchors.verticalCenter: parent.verticalCenter }
}
