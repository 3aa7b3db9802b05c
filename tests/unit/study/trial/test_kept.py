"""What is kept of trials: found again in another process, whole after a kill, refused where it cannot be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.study.trial.kept import AT_ONCE, Kept


def test_found_again_in_the_order_asked_for_and_only_what_is_there(tmp_path: Path) -> None:
    with Kept(tmp_path / "deep" / "trials.sqlite") as kept:
        for n in range(2 * AT_ONCE + 3):
            kept.put(str(n), {"n": float(n)})
    with Kept(tmp_path / "deep" / "trials.sqlite") as kept:
        asked = ["7", "absent", "3", str(2 * AT_ONCE + 1), "7"]
        assert list(kept.get(asked).items()) == [
            ("7", {"n": 7.0}),
            ("3", {"n": 3.0}),
            ("1001", {"n": 1001.0}),
        ]


def test_the_last_put_stands(tmp_path: Path) -> None:
    with Kept() as kept:
        kept.put("a", {"x": 1.0})
        kept.put("a", {"x": 2.0})
        assert kept.get(["a"]) == {"a": {"x": 2.0}}


def test_what_was_put_is_there_after_the_process_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "trials.sqlite"
    put = "import os; from pathlib import Path; from healthtrust.study.trial.kept import Kept; "
    done = f"k = Kept(Path({str(path)!r})); k.put('a', {{'x': 1.5}}); os.kill(os.getpid(), 9)"
    assert subprocess.run([sys.executable, "-c", put + done], check=False).returncode == -9
    with Kept(path) as kept:
        assert kept.get(["a"]) == {"a": {"x": 1.5}}


def test_a_file_that_is_none_of_its_own_is_refused(tmp_path: Path) -> None:
    (tmp_path / "trials.sqlite").write_text("no database, but words of some length " * 40, encoding="utf-8")
    with pytest.raises(InvalidInput, match="a file to keep trials in"):
        Kept(tmp_path / "trials.sqlite")


def test_numbers_come_back_to_the_bit() -> None:
    with Kept() as kept:
        kept.put("a", {"x": 0.1 + 0.2, "none": float("nan")})
        found = kept.get(["a"])["a"]
    assert found["x"] == 0.1 + 0.2
    assert found["none"] != found["none"]
