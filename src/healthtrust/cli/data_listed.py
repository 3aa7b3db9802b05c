"""healthtrust data list and show: what open data are listed, and one of them in words."""

from __future__ import annotations

import shutil
import sys
import textwrap
from dataclasses import asdict

from healthtrust.cli.say import say_json
from healthtrust.records.open_data.listing import ListedFile, source_named, source_names
from healthtrust.reports.phrases import counted


def list_verb(json: bool) -> None:
    """List the sources: name, title, publisher, licence and how many files, with how many hashes known."""
    sources = [source_named(name) for name in source_names()]
    if json:
        say_json([asdict(source) for source in sources])
        return
    print(f"{len(sources)} sources; `healthtrust data show NAME` tells one, `... get NAME` fetches it.")
    for source in sources:
        known = sum(bool(file.sha256) for file in source.files)
        hashes = (
            "all hashes known" if known == len(source.files) else f"{counted(known, 'hash', 'hashes')} known"
        )
        print(f"{source.name}: {source.title}")
        print(_wrapped(f"    {source.publisher}; {counted(len(source.files), 'file')}, {hashes}"))


def show_verb(name: str, json: bool) -> None:
    """Say one source in words."""
    source = source_named(name)
    if json:
        say_json(asdict(source))
        return
    told = {
        "Publisher": source.publisher,
        "Period": source.period,
        "Licence": source.licence,
        "For": source.use,
        "Read by": source.read,
        "Addresses": f"{source.source} ({source.status})",
    }
    print(f"{source.title} ({source.name}, {counted(len(source.files), 'file')})")
    for word, what in told.items():
        print(_wrapped(f"{word}: {what}"))
    for file in source.files:
        print("\n".join(_file_lines(file)))


def _file_lines(file: ListedFile) -> list[str]:
    """Return a file as its name with what it holds, its addresses and its hash below."""
    lines = [_wrapped(f"- {file.name}{': ' if file.about else ''}{file.about}")]
    lines += [f"  from {address}" for address in file.addresses]
    return [*lines, f"  SHA-256 {file.sha256 or 'unknown; the note of a download records the one found'}"]


def _wrapped(line: str) -> str:
    """Return a line as a terminal shows it whole; elsewhere as it is."""
    if not sys.stdout.isatty():
        return line
    return textwrap.fill(line, shutil.get_terminal_size().columns, subsequent_indent="  ")
