"""The faces of the window: bundled Inter for Latin and figures, the system's Chinese face beside it."""

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

# In order of preference; names that the system lacks are left out, because Qt logs a warning for each of them.
CHINESE_FACES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "PingFang SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "HarmonyOS Sans SC",
    "WenQuanYi Micro Hei",
)


def install_fonts(application: QGuiApplication, folder: Path) -> list[str]:
    """Load every .otf of `folder`, make Inter + the Chinese face the application's font, return the families in use.

    QML must not set `font.family`: only the application's font carries the fallback list.
    """
    for file in sorted(folder.glob("*.otf")):
        if QFontDatabase.addApplicationFont(str(file)) < 0:
            raise FileNotFoundError(f"unreadable font {file.name}")
    known = set(QFontDatabase.families())
    families = ["Inter", *(face for face in CHINESE_FACES if face in known)]
    font = QFont()
    font.setFamilies(families)
    font.setPixelSize(14)
    application.setFont(font)
    return families
