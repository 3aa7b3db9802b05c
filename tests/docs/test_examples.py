"""Every example a reader can copy works: Python, commands and designs, page by page, in a folder of its own.

Blocks of one page share that folder, and its Python blocks share their names. A TOML block is a design, or a
part of one (then it extends the valley); where its first line is a comment with a file name, later blocks
find it there. Output shown under a command or a `>>>` must appear; `...` stands for anything.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.called import called
from tests.docs.pages import RUNNABLE, Block, Command, blocks, commands, pages
from tests.tree import ROOT

PLAIN = {"NO_COLOR": "1", "COLUMNS": "110", "TERM": "dumb"}
FIRST_READ = re.compile(r"README|docs/tutorials/")
"""Pages whose commands are run as a newcomer's shell would, each in a process of its own."""
SHOWN_LOOSELY = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_page(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drawing_desk: None) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "__example__"}
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.left_out or block.language not in RUNNABLE:
            continue
        where = f"{page.relative_to(ROOT)}:{block.line}"
        if block.language == "python":
            run_python(block, names, where)
        elif block.language == "toml":
            check_design(block, tmp_path, where)
        else:
            for command in commands(block):
                run_command(command, tmp_path, where)


def run_python(block: Block, names: dict[str, Any], where: str) -> None:
    """Run a block as it stands, or as a doctest where it has prompts."""
    if ">>>" not in block.text:
        exec(compile("\n" * (block.line - 1) + block.text, where, "exec"), names)
        return
    example = doctest.DocTestParser().get_doctest(block.text, names, where, where, block.line)
    runner = doctest.DocTestRunner(optionflags=SHOWN_LOOSELY, verbose=False)
    said: list[str] = []
    runner.run(example, out=said.append, clear_globs=False)
    names.update(example.globs)
    assert not runner.failures, f"{where}\n{''.join(said)}"


def check_design(block: Block, folder: Path, where: str) -> None:
    """Write the design beside the page's other files and let `healthtrust check` judge it."""
    decided = tomllib.loads(block.text)
    named = re.match(r"# ([\w.-]+\.toml)\s*$", block.text.splitlines()[0])
    path = folder / (named[1] if named else f"line-{block.line}.toml")
    whole = "title" in decided or "extends" in decided
    path.write_text(block.text if whole else 'extends = "valley"\n' + block.text, encoding="utf-8")
    run_command(Command(f"healthtrust check {path.name}", 0, ""), folder, where)


def run_command(command: Command, folder: Path, where: str) -> None:
    """Run what follows the prompt; `make` targets are only looked up, since they run this very test."""
    program, *arguments = shlex.split(command.typed)
    if program == "make":
        targets = re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"))
        assert set(arguments) <= set(targets), f"{where}: no such target: {command.typed}"
        return
    assert program == "healthtrust", f"{where}: only healthtrust and make can be shown: {command.typed}"
    if arguments[0] == "serve":
        assert serves(arguments, folder), f"{where}: {command.typed} says no address"
        return
    done = started(arguments, folder) if FIRST_READ.match(where) else called(*arguments, **PLAIN)
    said = done.stdout + done.stderr
    assert done.returncode == command.exit_code, f"{where}: {command.typed}\n{said[-3000:]}"
    shown = command.shown.strip()
    agrees = doctest.OutputChecker().check_output(f"...{shown}...\n", f"\n{said}\n", SHOWN_LOOSELY)
    assert not shown or agrees, f"{where}: {command.typed}\nshown:\n{shown}\nsaid:\n{said[-3000:]}"


def serves(arguments: list[str], folder: Path) -> bool:
    """Return whether the pages are served, and the first is there; then stop serving them."""
    (folder / arguments[1] if len(arguments) > 1 else folder).mkdir(exist_ok=True)
    command = [sys.executable, "-m", "healthtrust", *arguments, "--port", "0"]
    process = subprocess.Popen(command, cwd=folder, env=os.environ | PLAIN, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        found = re.search(r"http://[^\s/]+:\d+", process.stderr.readline())
        with urlopen(found.group(0) if found else "http://nowhere.invalid", timeout=60) as answer:
            return b"</html>" in answer.read()
    finally:
        process.terminate()
        process.wait(30)


def started(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Return what the command line says and ends with in a process of its own, as a newcomer's would."""
    return subprocess.run(
        [sys.executable, "-m", "healthtrust", *arguments],
        cwd=folder,
        env=os.environ | PLAIN,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_few_examples_are_left_out_and_each_says_why() -> None:
    every = [
        b for page in pages() for b in blocks(page.read_text(encoding="utf-8")) if b.language in RUNNABLE
    ]
    left_out = [block for block in every if block.left_out]
    assert len(left_out) <= max(3, len(every) // 5)


def test_links_between_pages_lead_somewhere() -> None:
    kept = [*pages(), *(path for path in ROOT.glob("*.md") if path.name != "README.md")]
    dead = []
    for page in kept:
        text = re.sub(r"(?ms)^```.*?^```", "", page.read_text(encoding="utf-8"))
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
            if "://" not in link and not link.startswith("mailto:") and not (page.parent / link).exists():
                dead.append(f"{page.relative_to(ROOT)}: {link}")
    assert not dead
