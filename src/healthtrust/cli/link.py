"""healthtrust people link: records that belong to one person, by a model that is kept."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.link_said import say
from healthtrust.cli.say import say_json
from healthtrust.cli.written import Rows, Written
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.people.linkage import told
from healthtrust.people.linkage.link import Asked, Found, linked
from healthtrust.records.exchange import IDENTITY
from healthtrust.records.whole_file import unwritable

__all__ = ["LINK", "Asked", "LinkOptions", "columns_named", "link_verb"]

CHECKSUMS = ("none", "nhs")


@dataclass(frozen=True)
class LinkOptions:
    """What is asked, and where the answer goes."""

    asked: Asked
    checksum: str = ""
    columns: Sequence[str] = ()
    """Columns of other names: name=column, or TOML files."""
    json: bool = False
    out: Path | None = None


def link_verb(options: LinkOptions) -> None:
    """Link identities, say what is found, and write it where asked."""
    problems = unwritable(options.out, WRITTEN, options.asked.identities, "--out")
    renamed = columns_named(options.columns, problems)
    if options.checksum not in ("", *CHECKSUMS):
        nearest = nearest_match(options.checksum, CHECKSUMS)
        problems.append(Problem("--id-checksum", repr(options.checksum), in_words(CHECKSUMS), nearest))
    refuse(problems)
    checksum: Literal["", "none", "nhs"] = (
        "nhs" if options.checksum == "nhs" else "none" if options.checksum else ""
    )
    found = linked(replace(options.asked, columns=renamed, checksum=checksum))
    if options.out is not None:
        LINK.write(found, options.out)
    if options.json:
        say_json(told.as_plain(found))
    else:
        say(found)


def columns_named(given: Sequence[str], problems: list[Problem]) -> dict[str, str]:
    """Return our names of columns with theirs; what cannot be read is added to `problems`.

    >>> columns_named(["birth_date=Born", "sex=Gender"], [])
    {'birth_date': 'Born', 'sex': 'Gender'}
    """
    renamed: dict[str, str] = {}
    for each in given:
        name, equals, column = each.partition("=")
        if equals:
            renamed[name.strip()] = column.strip()
        else:
            renamed |= _of_file(Path(each), problems)
    known = (*IDENTITY.names, "death_date", "ethnicity", "deprivation")
    for name in (each for each in renamed if each not in known):
        problems.append(Problem("--columns", repr(name), in_words(known), nearest_match(name, known)))
    return renamed


def _of_file(path: Path, problems: list[Problem]) -> dict[str, str]:
    expected = 'NAME=COLUMN, or a TOML file with lines such as birth_date = "Born"'
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        problems.append(Problem("--columns", repr(str(path)), expected))
        return {}
    wrong = [name for name, column in held.items() if not isinstance(column, str)]
    problems += [Problem(f"{path.name}, {name}", repr(held[name]), "the name of a column") for name in wrong]
    return {name: column for name, column in held.items() if isinstance(column, str)}


def _page(found: Found) -> str:
    from healthtrust.reports.linkage_page import linkage_page

    return linkage_page(found)


def _main(found: Found) -> Rows:
    return told.rows(found)


LINK = Written("Linkage", told.sentence, told.notes, told.tables, _main, _page)
