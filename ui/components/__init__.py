"""Shared QML parts and the style: the QML module ui.components."""
