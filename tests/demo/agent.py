"""`python -m tests.demo.agent --home DIR`: the agent as shipped, but with its keys in a file."""

from __future__ import annotations

import sys

from sync.agent.main import main
from tests.demo.deaths import watch
from tests.demo.file_keys import FileKeys

if __name__ == "__main__":
    watch("agent")
    sys.exit(main(FileKeys))
