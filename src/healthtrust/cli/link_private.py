"""healthtrust people link-private: keys of one party's identities, or matches of two parties' keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import write_csv
from healthtrust.cli.say import say_json
from healthtrust.design.alone import read_alone
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.linkage.private.fields import Fields
from healthtrust.people.linkage.private.keys import encode, interpreter, match, read_identified, weak
from healthtrust.records.store import read_columns

KEYS, RECORDS, MATCHES = "keys.csv", "records.csv", "matches.csv"


@dataclass(frozen=True)
class PrivateOptions:
    """What is asked: identities to make keys of, or two folders of keys to match."""

    given: tuple[Path, ...]
    to: Path
    encode: bool = False
    secret_file: Path | None = None
    fields: Path | None = None
    python: Path | None = None
    threshold: float = 0.7
    json: bool = False


def link_private_verb(options: PrivateOptions) -> None:
    """Make keys, or match them."""
    refuse(_refused(options))
    python = interpreter(options.python)
    options.to.mkdir(mode=0o700, exist_ok=True)
    told = _encoded(options, python) if options.encode else _matched(options, python)
    if options.json:
        say_json(told)
    elif options.encode:
        print(f"{told['records']:,} keys in {options.to / KEYS}: give this file away, and no other.")
        print(f"{options.to / RECORDS} says whose they are: keep it, and the secret, to yourselves.")
    else:
        print(
            f"{told['matches']:,} matches of {told['a']:,} and {told['b']:,} keys in {options.to / MATCHES}."
        )


def _refused(options: PrivateOptions) -> list[Problem]:
    problems = [
        Problem("A, B", f"no {each}", "files that are there") for each in options.given if not each.exists()
    ]
    wanted = 1 if options.encode else 2
    if len(options.given) != wanted:
        expected = "one file of identities" if options.encode else "two folders of keys"
        problems.append(Problem("A, B", f"{len(options.given)} names", expected))
    if not options.to.parent.is_dir():
        problems.append(Problem("--to", f"no folder {str(options.to.parent)!r}", "a folder that is there"))
    if not options.encode:
        return problems
    if options.secret_file is None or not options.secret_file.is_file():
        problems.append(Problem("--secret-file", "no such file", "a file with the secret of the parties"))
    else:
        problems += weak(options.secret_file.read_text(encoding="utf-8").strip())
    return problems


def _encoded(options: PrivateOptions, python: Path) -> dict[str, int]:
    assert options.secret_file is not None
    fields = read_alone(options.fields, Fields) if options.fields is not None else Fields()
    records = read_identified(options.given[0], fields)
    keys = encode(records, fields, options.secret_file.read_text(encoding="utf-8").strip(), python)
    rows = list(range(1, len(keys) + 1))
    _write({"row": rows, "key": keys}, options.to / KEYS)
    _write({"row": rows, "source": records.source, "record_id": records.record_id}, options.to / RECORDS)
    return {"records": len(keys)}


def _matched(options: PrivateOptions, python: Path) -> dict[str, int]:
    sides = [
        read_columns(each / KEYS if each.is_dir() else each, texts=("key",))[0] for each in options.given
    ]
    rows = [side["row"].tolist() for side in sides]
    a, b = ([str(key) for key in side["key"].tolist()] for side in sides)
    found = match(a, b, options.threshold, python)
    columns = {
        "row_a": [rows[0][one] for one, _, _ in found],
        "row_b": [rows[1][other] for _, other, _ in found],
        "similarity": [round(alike, 6) for _, _, alike in found],
    }
    _write(columns, options.to / MATCHES)
    return {"a": len(a), "b": len(b), "matches": len(found)}


def _write(columns: Mapping[str, Sequence[object]], to: Path) -> None:
    write_csv(columns, to)
    to.chmod(0o600)
