"""healthtrust deliver settle: a contract and a statement in, amounts, their trace and their postings out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.settle_said import say_answer
from healthtrust.cli.settle_written import (
    LEDGERS,
    WRITTEN,
    Wanted,
    too_long,
    trace_beside,
    unknown_party,
    write_answer,
)
from healthtrust.deliver.settlement.answer import Answer, not_postable
from healthtrust.deliver.settlement.archive import (
    FOLDER,
    TOLD,
    Kept,
    kept,
    located,
    noted,
    opened,
    other_versions,
)
from healthtrust.deliver.settlement.asked import answered, files_of, options_of
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.records.whole_file import unwritable


@dataclass(frozen=True)
class SettleOptions:
    """What is settled, and where it goes."""

    contract: str = ""
    statements: Path | None = None
    rerun: str = ""
    stage: str = "final"
    before: Path | None = None
    currency: str = ""
    month: str = ""
    keep: Path | None = None
    no_keep: bool = False
    json: bool = False


def settle_verb(options: SettleOptions, wanted: Wanted) -> None:
    """Settle a statement, or settle a kept one again; say it, write it, keep what it was made from."""
    refuse([*_asked(options), *_without_a_file(options, wanted), *_unwritable(options, wanted)])
    if options.rerun:
        _again(options, wanted)
        return
    assert options.statements is not None
    asked = options_of(options.stage, options.currency, options.month)
    files = files_of(options.contract, options.statements, options.before)
    answer = answered(files, asked)
    _refused(answer, wanted)
    place = None if options.no_keep else kept(_folder(options, wanted), files, asked)
    same = _written(answer, wanted, place)
    say_answer(answer, wanted, _kept_words(place, same), options.json)


def _again(options: SettleOptions, wanted: Wanted) -> None:
    """Settle a kept statement again, and say whether what is written is what was first written."""
    folders = [options.keep] if options.keep else [_folder(options, wanted), Path(FOLDER)]
    place = opened(located(options.rerun, list(dict.fromkeys(folders))))
    answer = answered(place.files, place.options)
    _refused(answer, wanted)
    same = _written(answer, wanted, place)
    say_answer(answer, wanted, _rerun_words(place, same), options.json)
    different = [kind for kind, is_same in same.items() if not is_same]
    if different and not other_versions(place):
        where, found = str(place.place), f"other bytes than first written: {', '.join(different)}"
        raise InvalidInput([Problem(where, found, "the same bytes, from the same inputs and versions")])


def _written(answer: Answer, wanted: Wanted, place: Kept | None) -> Mapping[str, bool]:
    """Write what is wanted; return of each kind of file written before whether it has the same bytes."""
    files = write_answer(answer, wanted)
    return noted(place, files) if place else {}


def _refused(answer: Answer, wanted: Wanted) -> None:
    """Refuse what cannot be written before anything is."""
    unposted = not_postable(answer) if wanted.ledger else []
    refuse([*unposted, *too_long(answer, wanted), *unknown_party(answer, wanted)])


def _folder(options: SettleOptions, wanted: Wanted) -> Path:
    return options.keep or (wanted.out.parent if wanted.out else Path()) / FOLDER


def _kept_words(place: Kept | None, same: Mapping[str, bool]) -> dict[str, str | bool]:
    """Return where the inputs are kept, and what is to be said of it."""
    if place is None:
        return {}
    name = place.place.name
    said = f"Kept in {place.place}: `healthtrust deliver settle --rerun {name} --out FILE` settles it again."
    if not all(same.values()):
        said += f" Its bytes are not those first written{_since(place)}."
    return {"fingerprint": name, "kept": str(place.place), "says": said}


def _rerun_words(place: Kept, same: Mapping[str, bool]) -> dict[str, str | bool]:
    """Return whether a rerun gave the same bytes, in words too."""
    kinds = ", ".join(same)
    if not same:
        said = "nothing like it was written before, so there are no bytes to compare"
    elif all(same.values()):
        said = f"the same bytes as first written ({kinds})"
    else:
        said = f"not the bytes first written ({', '.join(k for k, is_same in same.items() if not is_same)})"
    told = f"Settled again from {place.place}: {said}{_since(place)}."
    found: dict[str, str | bool] = {"fingerprint": place.place.name, "kept": str(place.place), "says": told}
    return found | ({"same": all(same.values())} if same else {})


def _since(place: Kept) -> str:
    changed = other_versions(place)
    return f"; first settled with {', '.join(changed)}" if changed else ""


def _asked(options: SettleOptions) -> list[Problem]:
    """Return what is missing from what is asked, or asked twice."""
    given = [
        name
        for name, value in (
            ("--contract", options.contract),
            ("--statements", options.statements),
            ("--stage", options.stage != "final"),
            ("--before", options.before),
            ("--currency", options.currency),
            ("--month", options.month),
            ("--no-keep", options.no_keep),
        )
        if value
    ]
    if options.rerun:
        expected = f"nothing but what is kept: {TOLD} says what is settled"
        return [Problem("--rerun", f"{', '.join(given)} beside it", expected)] if given else []
    needed = (("--contract", "a shipped contract or a .toml file"), ("--statements", "a file of statements"))
    return [Problem(name, "nothing", what) for name, what in needed if name not in given]


def _without_a_file(options: SettleOptions, wanted: Wanted) -> list[Problem]:
    """Return what is asked of a file that is not asked for."""
    problems = []
    if wanted.trace and wanted.out is None and not options.json:
        problems.append(Problem("--trace", "no --out", "a file to write it beside, or --json"))
    if wanted.party and (wanted.out is None or wanted.out.suffix.lower() != ".html"):
        problems.append(Problem("--party", "no page", "--out with a file ending in .html"))
    return problems


def _unwritable(options: SettleOptions, wanted: Wanted) -> list[Problem]:
    """Return why files cannot be written."""
    own = Path(options.contract) if options.contract.endswith(".toml") else None
    read = (options.statements, options.before, own)
    found = unwritable(wanted.out, WRITTEN, read, "--out")
    traced = (
        wanted.trace and wanted.out is not None and wanted.out.suffix.lower() in (".csv", ".parquet", ".html")
    )
    trace = trace_beside(wanted.out) if traced and wanted.out else None
    found += unwritable(trace, WRITTEN, read, "--trace")
    found += unwritable(wanted.ledger, LEDGERS, (*read, wanted.out, trace), "--ledger")
    if options.keep is not None and options.keep.exists() and not options.keep.is_dir():
        found.append(Problem("--keep", f"the file {str(options.keep)!r}", "a folder"))
    return found


__all__ = ["SettleOptions", "Wanted", "settle_verb"]
