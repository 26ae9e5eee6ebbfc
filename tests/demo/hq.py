"""`python -m tests.demo.hq serve …`: HQ as shipped, with the points of `deaths` watched."""

from __future__ import annotations

import sys

from sync.hq.__main__ import main
from tests.demo.deaths import watch

if __name__ == "__main__":
    watch("hq")
    sys.exit(main())
