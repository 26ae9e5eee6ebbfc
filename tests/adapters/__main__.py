"""usage: python -m tests.adapters SHARED_DATA OUT: one import folder of four real catalogues, nothing repaired."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.adapters.shared import write_shared


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__)
        return 2
    write_shared(Path(sys.argv[1]), Path(sys.argv[2]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
