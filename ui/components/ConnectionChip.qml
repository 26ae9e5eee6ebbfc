import QtQuick

// How the shop stands with HQ, in plain words. text: "Synced 10:42"; tone: "accent" | "offline" | "warn" | "danger"; tap → Sync & device.
Chip {
    property bool brief: false
    visible: text.length > 0
    tappable: true
    dot: true
    look: Math.max(34, 20 + Theme.tiny)
    tone: "accent"
}
