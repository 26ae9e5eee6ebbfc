pragma Singleton
import QtQuick

// The tokens of the look, light and dark. Settable: dark, textScale (1.0–2.0), wide, reducedMotion, keyBadges.
// Sizes in device-independent pixels on a 4-px grid; type scale 12/14/16/20/28/40 times textScale, and 18 for tile prices.
// tones: "neutral" "accent" "warn" "danger" "offline" "gold" → toneInk(tone), toneFill(tone).
QtObject {
    property bool dark: false
    property real textScale: 1.0
    property bool wide: true
    property bool reducedMotion: false
    property bool keyBadges: false

    readonly property color background: dark ? "#101412" : "#F5F6F4"
    readonly property color surface: dark ? "#191E1B" : "#FFFFFF"
    readonly property color raised: dark ? "#1F2522" : "#FAFBFA"
    readonly property color pressed: dark ? "#28302C" : "#EEF1EE"
    readonly property color line: dark ? "#2B322E" : "#E4E8E5"
    readonly property color ink: dark ? "#EDF2EF" : "#18201C"
    readonly property color inkInk: dark ? "#101412" : "#FFFFFF"
    readonly property color muted: dark ? "#9DA8A2" : "#5C6761"
    readonly property color faint: dark ? "#6C7771" : "#98A29C"
    readonly property color accent: dark ? "#3DBB8C" : "#13805C"
    readonly property color accentPressed: dark ? "#57D3A4" : "#0E6A4B"
    readonly property color accentInk: dark ? "#06251A" : "#FFFFFF"
    readonly property color accentText: dark ? "#57D3A4" : "#0E6A4B"
    readonly property color accentFill: dark ? "#17342A" : "#E3F3EC"
    readonly property color warn: dark ? "#F0B45A" : "#8A5000"
    readonly property color warnFill: dark ? "#352A15" : "#FFF3DC"
    readonly property color danger: dark ? "#F28B82" : "#B3261E"
    readonly property color dangerInk: dark ? "#3A0E0A" : "#FFFFFF"
    readonly property color dangerFill: dark ? "#3A1F1D" : "#FCE9E7"
    readonly property color offline: dark ? "#9DB9D6" : "#3D566F"
    readonly property color offlineFill: dark ? "#1E2A36" : "#E8EFF6"
    readonly property color gold: dark ? "#E2C15C" : "#7A5C10"
    readonly property color goldFill: dark ? "#332C16" : "#FBF3D9"
    readonly property color scrim: dark ? "#B3000000" : "#66101412"

    readonly property int tiny: Math.round(12 * textScale)
    readonly property int small: Math.round(14 * textScale)
    readonly property int body: Math.round(16 * textScale)
    readonly property int price: Math.round(18 * textScale)
    readonly property int title: Math.round(20 * textScale)
    readonly property int headline: Math.round(28 * textScale)
    readonly property int display: Math.round(40 * textScale)

    readonly property int grid: 4
    readonly property int gap: 8
    readonly property int gutter: 12
    readonly property int margin: 16
    readonly property int touch: 48
    readonly property int radiusSmall: 6
    readonly property int radius: 12
    readonly property int radiusLarge: 16
    readonly property int railWidth: 88
    readonly property int paneWidth: 380 + Math.round(160 * (textScale - 1))
    readonly property int barHeight: 64

    readonly property int motion: reducedMotion ? 0 : 120
    // Nothing may spin earlier than this after a request (ms).
    readonly property int patience: 150

    function toneInk(tone: string): color {
        switch (tone) {
        case "accent": return accentText
        case "warn": return warn
        case "danger": return danger
        case "offline": return offline
        case "gold": return gold
        case "muted": return muted
        case "faint": return faint
        default: return ink
        }
    }

    function toneFill(tone: string): color {
        switch (tone) {
        case "accent": return accentFill
        case "warn": return warnFill
        case "danger": return dangerFill
        case "offline": return offlineFill
        case "gold": return goldFill
        default: return raised
        }
    }
}
