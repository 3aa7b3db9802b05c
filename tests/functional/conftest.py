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

SMALL = ("people.size=3000", "pool.opening_reserve=0")
AS_OPTIONS = tuple(word for change in SMALL for word in ("--set", change))

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="session")
def valley(home: Path) -> RunFolder:
    """One year of a small valley, with its report."""
    return run("valley", SMALL, Wanted(home))


@pytest.fixture
def healthtrust(tmp_path: Path) -> Command:
    """The command line as a shell would call it, in an empty folder."""

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
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The same command line in this process, where what is loaded once serves every call."""

    def call(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        from healthtrust.cli.main import main

        with monkeypatch.context() as within:
            within.chdir(tmp_path)
            within.setattr(sys, "argv", ["healthtrust", *words])
            for name, value in {"NO_COLOR": "1", **environment}.items():
                within.setenv(name, value)
            capsys.readouterr()
            try:
                main()
                code = 0
            except SystemExit as left:
                code = left.code if isinstance(left.code, int) else int(left.code is not None)
        said = capsys.readouterr()
        return subprocess.CompletedProcess(words, code, said.out, said.err)

    return call
