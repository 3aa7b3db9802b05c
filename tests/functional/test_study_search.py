"""healthtrust study search: from a file of knobs to a winner, whoever works, and after it was killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from healthtrust.design.read import read_design
from tests.functional.conftest import Command

KNOBS = """[[knobs]]
key = "allocate.population_health_share"
low = 0.01
high = 0.1

[[knobs]]
key = "package.user_charges.share"
low = 0
high = 0.3
step = 0.05

[[objectives]]
result = "net health"
"""
ASK = ("study", "search", "valley", "--knobs", "knobs.toml", "--set", "people.size=500", "--trials", "4")
QUICK = ("--judged", "1", "--flips", "0")


def test_the_same_bytes_whoever_works_and_after_a_kill(command: Command, tmp_path: Path) -> None:
    one_knob, aim = KNOBS.split("[[knobs]]\n")[1], KNOBS[KNOBS.index("[[objectives]]") :]
    (tmp_path / "knobs.toml").write_text(f"[[knobs]]\n{one_knob}{aim}", encoding="utf-8")
    killed = subprocess.Popen(
        [sys.executable, "-m", "healthtrust", *ASK, *QUICK, "--workers", "1", "--folder", "killed"],
        cwd=tmp_path,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    until = time.monotonic() + 60
    while not list(tmp_path.glob("killed/*/trials.sqlite")) and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(1)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    one = command(*ASK, *QUICK, "--workers", "1", "--folder", "killed", "--write", "better.toml")
    assert one.returncode == 0, one.stderr
    two = command(*ASK, *QUICK, "--workers", "2", "--folder", "two", "--out", "all.xlsx")
    assert two.returncode == 0, two.stderr
    assert one.stdout.replace("killed/", "two/") == two.stdout
    for name in ("manifest.json", "trials.csv", "report.html"):
        first, second = (next(tmp_path.glob(f"{home}/*/{name}")) for home in ("killed", "two"))
        assert first.read_bytes() == second.read_bytes()
    assert "Judged again" in one.stdout
    assert (tmp_path / "all.xlsx").is_file()
    assert read_design(tmp_path / "better.toml").design.people.size == 500


def test_everything_wrong_at_once(command: Command, tmp_path: Path) -> None:
    wrong = KNOBS.replace("low = 0.01", "low = 0.2").replace('"package.user', '"package.usher')
    (tmp_path / "knobs.toml").write_text(wrong, encoding="utf-8")
    done = command(*ASK, "--write", "better.txt", "--sampler", "tpee")
    assert done.returncode == 1
    for words in ("low below high", "ending in .toml", "did you mean 'tpe'"):
        assert words in done.stderr
    (tmp_path / "knobs.toml").write_text(wrong.replace("low = 0.2", "low = 0.06"), encoding="utf-8")
    done = command(*ASK)
    assert done.returncode == 1
    for words in ("0.05 in the base design", "did you mean 'user_charges'"):
        assert words in done.stderr


def test_json_says_everything(command: Command, tmp_path: Path) -> None:
    (tmp_path / "knobs.toml").write_text(KNOBS, encoding="utf-8")
    done = command(*ASK[:-1], "3", "--judged", "0", "--workers", "1", "--json")
    said = json.loads(done.stdout)
    assert len(said["trials"]) == 3
    assert said["trials"][0]["way"] == "base design"
    assert {"sentence", "settings", "slices", "winner", "notes"} <= set(said)
