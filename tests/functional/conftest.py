"""A small valley that runs in a moment, and one run of it shared by the tests that only read."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from healthtrust.runs.folder import RunFolder
from healthtrust.runs.perform import Wanted, run
from tests.called import called

SMALL = ("people.size=3000", "pool.opening_reserve=0")
AS_OPTIONS = tuple(word for change in SMALL for word in ("--set", change))

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session", autouse=True)
def _drawn_at_one_desk(drawing_desk: None) -> None:
    """Let all reports of these tests be drawn at one desk."""


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="session")
def valley(home: Path) -> RunFolder:
    """One year of a small valley, with its report."""
    return run("valley", SMALL, Wanted(home))


@pytest.fixture
def healthtrust(tmp_path: Path) -> Command:
    """The command line as a shell would call it, in an empty folder: a second for each call."""

    def call(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "healthtrust", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "NO_COLOR": "1", **environment},
        )

    return call


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The same command line in this process, where what is loaded once serves every call."""

    def call(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        with monkeypatch.context() as within:
            within.chdir(tmp_path)
            return called(*words, **{"NO_COLOR": "1", **environment})

    return call
