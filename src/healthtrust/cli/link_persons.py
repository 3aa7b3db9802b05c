"""healthtrust people persons: who is who, since when, and on whose word; merge, split, undo, verify."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthtrust.cli.columns import write_csv
from healthtrust.cli.say import say_json, say_table
from healthtrust.ground.errors import Imbalance, refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.linkage.identities.chain import Event
from healthtrust.people.linkage.identities.deaths import deaths_of
from healthtrust.people.linkage.identities.ledger import PersonIds
from healthtrust.people.linkage.identities.standing import Proposal, Record
from healthtrust.people.linkage.review.kept import links_again
from healthtrust.people.linkage.stored import PERSONS
from healthtrust.records.whole_file import unwritable

MOST = 20


@dataclass(frozen=True)
class PersonsOptions:
    """What is asked of the ledger; changes are made one at a time."""

    links: Path
    person: int | None = None
    undo: int | None = None
    split: tuple[str, ...] = ()
    merge: tuple[int, int] | None = None
    accept: int | None = None
    reject: int | None = None
    records: Path | None = None
    who: str = ""
    why: str = ""
    verify: bool = False
    head: str = ""
    out: Path | None = None
    json: bool = False


def persons_verb(options: PersonsOptions) -> None:
    """Change the ledger, or show a person, or all of it in a few numbers."""
    refuse(_refused(options))
    with PersonIds(options.links / PERSONS, options.who) as ids:
        if options.verify:
            _verified(ids, options)
            return
        event = _changed(ids, options)
        told = _person(ids, options.person) if options.person is not None else _all(ids)
    if event is not None:
        links_again(options.links)
    if options.out is not None:
        write_csv(told["events"], options.out)
    if options.json:
        say_json({**({"event": event.number} if event else {}), **told})
        return
    if event is not None:
        print(f"Event {event.number} ({event.kind}) by {event.who}: {event.payload['because']}.")
    print(told["says"])
    for name in ("records", "proposals", "events"):
        _say(name, told.get(name, {}))


def records_named(texts: tuple[str, ...]) -> list[Record]:
    """Return records written as SOURCE:RECORD; raises InvalidInput for what has no colon.

    >>> records_named(("ash:7", "elm:a:9"))
    [('ash', '7'), ('elm', 'a:9')]
    """
    refuse([Problem("--split", repr(each), "SOURCE:RECORD") for each in texts if ":" not in each])
    return [(each.partition(":")[0], each.partition(":")[2]) for each in texts]


def _refused(options: PersonsOptions) -> list[Problem]:
    problems = unwritable(options.out, (".csv",), (), "--out")
    if not (options.links / PERSONS).is_file():
        problems.append(Problem(str(options.links), f"no {PERSONS}", "a folder that people link wrote"))
    asked = [options.undo, options.merge, options.accept, options.reject, options.split or None]
    if sum(each is not None for each in asked) > 1:
        problems.append(Problem("options", "several changes", "one at a time"))
    return problems


def _changed(ids: PersonIds, options: PersonsOptions) -> Event | None:
    """Make the one change that is asked for."""
    deaths = deaths_of(options.records, ids.now()) if options.records is not None else None
    if options.merge is not None:
        return ids.merge(options.merge, options.why, deaths)
    if options.split:
        records = records_named(options.split)
        person = options.person or ids.persons_of(records[:1])[0]
        return ids.split(person, records, options.why)
    if options.undo is not None:
        return ids.undo(options.undo, options.why)
    if options.accept is not None:
        return ids.decide(options.accept, True, options.why, deaths)
    if options.reject is not None:
        return ids.decide(options.reject, False, options.why)
    return None


def _verified(ids: PersonIds, options: PersonsOptions) -> None:
    problems = ids.verify(options.head)
    if problems:
        raise Imbalance(problems)
    events = ids.events()
    if options.json:
        say_json({"events": len(events), "head": ids.head, "problems": []})
        return
    print(f"{len(events):,} events, each as it was written and fitting what was before it.")
    print(f"Head: {ids.head or 'none'}")


def _person(ids: PersonIds, person: int) -> dict[str, Any]:
    events = ids.history(person)
    refuse([] if events else [Problem("--person", f"{person}, which was never given", "an id of the ledger")])
    leads = ids.resolve(person)
    records = ids.records_of(leads) if leads else []
    if leads == person:
        says = f"Person {person} has {len(records):,} record{'' if len(records) == 1 else 's'}."
    else:
        says = f"Person {person} leads to person {leads}." if leads else f"Person {person} was withdrawn."
    columns = {"source": [each[0] for each in records], "record": [each[1] for each in records]}
    return {"says": says, "person": leads, "records": columns, "events": _events(events)}


def _all(ids: PersonIds) -> dict[str, Any]:
    now, waiting, events = ids.now(), ids.proposals(), ids.events()
    persons = len(set(now["person_id"].tolist()))
    says = (
        f"{len(now['person_id']):,} records of {persons:,} persons after {len(events):,} events; "
        f"{len(waiting):,} proposal{'' if len(waiting) == 1 else 's'} to decide."
    )
    return {"says": says, "proposals": _proposals(waiting), "events": _events(events)}


def _proposals(waiting: tuple[Proposal, ...]) -> dict[str, list[Any]]:
    return {
        "proposal": [each.event for each in waiting],
        "what": [each.what for each in waiting],
        "persons": [", ".join(map(str, each.persons)) for each in waiting],
        "records": [", ".join(":".join(record) for record in each.records) for each in waiting],
        "because": [each.because for each in waiting],
    }


def _events(events: tuple[Event, ...]) -> dict[str, list[Any]]:
    return {
        "event": [each.number for each in events],
        "at": [each.at for each in events],
        "who": [each.who for each in events],
        "kind": [each.kind for each in events],
        "says": [_said(each) for each in events],
        "why": [str(each.payload.get("because", "")) for each in events],
    }


def _said(event: Event) -> str:
    said = event.payload
    if said.get("into") is not None:
        return f"{', '.join(map(str, said['persons']))} into {said['into']}"
    if said.get("new_person") is not None:
        return f"{said['new_person']} out of {said['person']}"
    if event.kind == "assign":
        return f"{said['records']:,} records, {said['new_persons']:,} new persons"
    if event.kind == "propose":
        return f"{said['what']} of {', '.join(map(str, said['persons']))}"
    return (
        f"event {said['event']}"
        if event.kind == "undo"
        else f"proposal {said['proposal']}: {said['decision']}"
    )


def _say(name: str, columns: dict[str, list[Any]]) -> None:
    count = len(next(iter(columns.values()), []))
    if not count:
        return
    rows = list(zip(*columns.values(), strict=True))
    first = rows[-MOST:] if name == "events" else rows[:MOST]
    print(f"\n{name.capitalize()}" + (f" ({len(first)} of {count:,})" if count > MOST else ""))
    say_table(list(columns), [[str(cell) for cell in row] for row in first])
