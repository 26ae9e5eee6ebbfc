"""The `dev` script on machines that lack something, as far as that can be tried without spoiling this one.

A machine is made of small programs at the head of PATH: a linker cache without a library, a user who is not root.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/etc/debian_version").exists(), reason="the script's words are Debian's here")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """`dev` in a folder of its own (its name holds a space), with empty lock files and no environment yet."""
    folder = tmp_path / "a checkout"
    (folder / "tests").mkdir(parents=True)
    shutil.copy(ROOT / "dev", folder)
    for lock in ("requirements.lock", "tests/requirements.lock"):
        (folder / lock).write_text("", "utf-8")
    return folder


def dev(checkout: Path, machine: dict[str, str], *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs `dev` from a foreign folder; `machine` maps a program's name to what its shell script says."""
    programs = checkout.parent / "bin"
    programs.mkdir(exist_ok=True)
    for name, body in machine.items():
        (programs / name).write_text(f"#!/bin/sh\n{body}\n", "utf-8")
        (programs / name).chmod(0o755)
    environment = {**os.environ, **variables, "PATH": f"{programs}:{os.environ['PATH']}"}
    command = [str(checkout / "dev"), *arguments]
    return subprocess.run(command, env=environment, cwd="/", check=False, capture_output=True, text=True)


NOT_ROOT = "echo 1000"
WITHOUT_CURSOR = "/sbin/ldconfig -p | grep -v xcb-cursor"


def test_a_user_is_told_the_exact_command_and_nothing_is_touched(checkout: Path) -> None:
    done = dev(checkout, {"id": NOT_ROOT, "ldconfig": WITHOUT_CURSOR, "apt-get": "exit 9"}, "demo")
    assert done.returncode == 1
    assert "sudo apt-get install -y --no-install-recommends libxcb-cursor0 " in f"{done.stderr} ".replace("\n", " ")
    assert not (checkout / ".venv").exists()


def test_root_on_debian_installs_just_what_is_missing(checkout: Path) -> None:
    apt = f'echo "$@" >>"{checkout}/apt"; [ "$1" = update ]'
    done = dev(checkout, {"id": "echo 0", "ldconfig": WITHOUT_CURSOR, "apt-get": apt}, "demo")
    assert done.returncode != 0, "the installation failed, so the demo must not go on"
    assert (checkout / "apt").read_text().splitlines()[-1].endswith("--no-install-recommends libxcb-cursor0")
    assert not (checkout / ".venv").exists()


def test_an_unsuitable_python_is_not_taken(checkout: Path) -> None:
    old = dict.fromkeys(("python3", "python3.11", "python3.12", "python3.13"), "exit 1")
    done = dev(checkout, {**old, "id": NOT_ROOT}, "hq")
    assert done.returncode == 1
    assert "Python 3.11, 3.12 or 3.13 is needed" in done.stderr


def test_a_second_run_installs_nothing_and_the_callers_settings_do_not_leak(checkout: Path, tmp_path: Path) -> None:
    (checkout / "sync" / "hq").mkdir(parents=True)
    for package in ("sync", "sync/hq"):
        (checkout / package / "__init__.py").touch()
    (checkout / "sync/hq/__main__.py").write_text("import sys, os\nprint(sys.argv[1:], os.getcwd())\n", "utf-8")
    (tmp_path / "foreign" / "sync").mkdir(parents=True)
    (tmp_path / "foreign" / "sync" / "__init__.py").write_text("raise SystemExit('a foreign package')\n", "utf-8")

    first, second = (
        dev(checkout, {}, "hq", "import", "a folder", PYTHONPATH=str(tmp_path / "foreign"), VIRTUAL_ENV="/nowhere")
        for _ in range(2)
    )
    assert (first.returncode, first.stdout) == (0, "['import', 'a folder'] /\n"), first.stderr
    assert "Making .venv" in first.stderr
    assert (second.returncode, second.stdout, second.stderr) == (0, first.stdout, "")

    with (checkout / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# another lock\n")
    assert "Installing 0 run-time packages" in dev(checkout, {}, "hq").stderr


def test_help_lists_each_verb_and_an_unknown_one_fails(checkout: Path) -> None:
    listed = dev(checkout, {}, "help").stdout
    for verb in ("demo", "test", "check", "bench", "sim", "replay", "shots", "hq", "lock"):
        assert f"  {verb} " in listed
    assert dev(checkout, {}, "demmo").returncode == 1
