"""Import contracts: who may import whom (the contracts stand in pyproject.toml).

usage: contracts.py [FOLDER]; exit 0 = kept, 1 = broken, with the chain of imports that breaks it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from importlinter.cli import lint_imports


def main(root: Path) -> int:
    """Checks the tree below `root` (it holds app/, sync/, ui/ and pyproject.toml)."""
    # grimp finds the packages by the import path and import-linter its settings in the working folder.
    os.chdir(root)
    sys.path.insert(0, str(root))
    return lint_imports(config_filename=str(root / "pyproject.toml"), no_cache=True, no_logo=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]))
