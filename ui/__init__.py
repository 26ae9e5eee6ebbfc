"""The window: desks in Qt Quick over the domain in app."""

from importlib import import_module
from typing import Any

import PySide6.QtCore  # noqa: F401 - it brings shibokensupport, in an archive of its own

# Trap: once loaded, PySide6 reads the source of every module imported afterwards, to see whether it may ask for
# `__feature__`. Ours never does, and all those lines would stay in `linecache`: 15 MB, and time at every start.
_feature: Any = import_module("shibokensupport.feature")
_feature._mod_uses_pyside = lambda module: False
