"""The command line called in this process, where what is loaded once serves every call."""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout

import pytest


def called(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Return what `healthtrust` with these words says and ends with; nothing of the environment stays."""
    from healthtrust.cli.main import main

    said, complained = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as within, redirect_stdout(said), redirect_stderr(complained):
        within.setattr(sys, "argv", ["healthtrust", *words])
        for name, value in environment.items():
            within.setenv(name, value)
        try:
            main()
            code = 0
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else int(left.code is not None)
    return subprocess.CompletedProcess(words, code, said.getvalue(), complained.getvalue())
