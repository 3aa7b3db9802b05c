"""Identities made into keys by one party, and keys of two parties matched by a third who never sees a name.

Both steps run in another interpreter, in whose environment clkhash and anonlink are (`encode_and_match.py`).
The secret is read from a file and handed over on standard input. Whoever has keys and secret can try names
until a key fits; keys of one secret show by their frequencies which names are common. So the party that
matches never gets the secret, and a secret serves one linkage.

Source  attacks by frequency: Kuzu et al, Privacy Enhancing Technologies 2011 [recalled]; the length of a
        secret [assumed].

>>> [str(each) for each in weak("summer")]
['--secret-file: found a secret of 6 letters; expected 16 or more. Make one by chance: openssl rand -hex 32.']
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthtrust.ground.arrow import arrow
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.people.linkage.private.encode_and_match import ABSENT
from healthtrust.people.linkage.private.fields import Fields
from healthtrust.people.linkage.standard import expression
from healthtrust.records.store import read_arrow

LEAST_SECRET = 16
PYTHON = "HEALTHTRUST_PRIVATE_PYTHON"
"""Environment variable that names the other interpreter."""
SCRIPT = Path(__file__).with_name("encode_and_match.py")


@dataclass(frozen=True)
class Identified:
    """Records of one party [row]: source and id, which stay there, and the texts that go into keys."""

    source: list[str]
    record_id: list[str]
    texts: list[list[str]]


def interpreter(named: Path | None = None) -> Path:
    """Return the other environment's interpreter: as named, of the variable, or .venv-private/bin/python."""
    said = str(named or os.environ.get(PYTHON, "") or ".venv-private/bin/python")
    if not Path(said).is_file():
        remedy = "Make an environment with clkhash and anonlink, and name its Python."
        refuse([Problem("--python", f"no file {said!r}", "the Python of that environment", None, remedy)])
    return Path(said)


def read_identified(path: Path, fields: Fields) -> Identified:
    """Return the records of a file of identities with the fields of a key, in the library's one spelling."""
    import duckdb

    names = [each.column for each in fields.fields]
    columns, _ = read_arrow(path, texts=lambda _: True)
    wanted = ["record_id", *names]
    refuse(
        [
            Problem(path.name, f"no column {each!r}", "it in the file", nearest_match(each, columns))
            for each in wanted
            if each not in columns
        ]
    )
    book = duckdb.connect()
    taken = {each: columns[each] for each in ("source", *wanted) if each in columns}
    given = arrow().table(taken)
    book.register("given", given)
    spelt = ", ".join(f"coalesce({expression(each, f'{_quoted(each)}::VARCHAR')}, '')" for each in names)
    source = "source::VARCHAR" if "source" in taken else "''"
    rows = book.execute(f"SELECT {source}, record_id::VARCHAR, {spelt} FROM given").fetchall()
    book.close()
    refuse(_without_id(path, [row[1] for row in rows]))
    return Identified(
        [row[0] or path.stem for row in rows], [row[1] for row in rows], [list(row[2:]) for row in rows]
    )


def encode(records: Identified, fields: Fields, secret: str, python: Path) -> list[str]:
    """Return a key for each record; raises InvalidInput for a weak secret, or without the libraries."""
    refuse(weak(secret))
    told = [{"name": each.column, "grams": each.grams, "bits": each.bits} for each in fields.fields]
    asked = {"rows": records.texts, "fields": told, "length": fields.length, "secret": secret}
    return list(_answered("encode", asked, python)["keys"])


def match(a: Sequence[str], b: Sequence[str], threshold: float, python: Path) -> list[tuple[int, int, float]]:
    """Return rows of a and b that are one person, and how alike their keys are; each row once."""
    if not 0 < threshold <= 1:
        refuse([Problem("--threshold", f"{threshold:g}", "above 0 and at most 1")])
    found = _answered("match", {"a": list(a), "b": list(b), "threshold": threshold}, python)["matches"]
    return [(int(one), int(other), float(alike)) for one, other, alike in found]


def weak(secret: str) -> list[Problem]:
    """Return why a secret is none."""
    if len(secret) >= LEAST_SECRET:
        return []
    found, remedy = f"a secret of {len(secret)} letters", "Make one by chance: openssl rand -hex 32."
    return [Problem("--secret-file", found, f"{LEAST_SECRET} or more", None, remedy)]


def _answered(step: str, asked: Mapping[str, Any], python: Path) -> dict[str, Any]:
    done = subprocess.run(
        [str(python), "-I", str(SCRIPT), step],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["nothing said"])[-1]
        remedy = "Install clkhash and anonlink there." if done.returncode == ABSENT else ""
        raise InvalidInput([Problem("--python", last, "clkhash and anonlink at work", None, remedy)])
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _without_id(path: Path, ids: Sequence[str | None]) -> list[Problem]:
    empty = sum(not each for each in ids)
    return [Problem(path.name, f"{empty:,} rows without record_id", "one in every row")] if empty else []


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
