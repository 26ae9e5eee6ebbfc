import QtQuick
import ui.components

// One parcel of an order: tap to copy its number. parcel: `ParcelProps` of derive.py.
ListRow {
    id: root
    required property var parcel
    title: [root.parcel.carrier, root.parcel.number].filter(part => part).join(" · ")
    subtitle: [root.parcel.state, root.parcel.inside].filter(part => part).join("\n")
    leading: Icon { name: "box"; color: Theme.muted }
    trailing: AppText { text: qsTr("Copy"); size: Theme.tiny; tone: "accent"; anchors.verticalCenter: parent.verticalCenter }
}
