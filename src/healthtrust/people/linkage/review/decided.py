"""What somebody decided about pairs, as events of person ids.

    same        the two persons are merged; nothing where they are one already
    different   two persons: a merge is proposed and rejected, so that no machine joins them later
                one person: links between its records are cut where somebody said different; the part of the
                second record leaves, unless other links still hold the two together
    unsure      nothing

Decisions come as columns pair, decision, who, why. The same decisions again do nothing.

Source  form of this library.

>>> [str(each) for each in wrong({"pair": ["x"], "decision": ["maybe"], "who": [""], "why": ["?"]}, {"x"})]
["row 2, decision: found 'maybe'; expected same, different or unsure.", 'row 2, who: found nothing; expected \
who decided.']
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, in_words
from healthtrust.people.linkage.identities.ledger import PersonIds
from healthtrust.people.linkage.identities.standing import Record
from healthtrust.people.linkage.review.clerical import named
from healthtrust.people.linkage.stored import PAIRS, PERSONS
from healthtrust.records.store import read_columns

DECISIONS = ("same", "different", "unsure")
NO_DEATHS: Mapping[int, str] = {}
COLUMNS = ("pair", "decision", "who", "why")


@dataclass(frozen=True)
class Applied:
    """What decisions did: how many of each kind, the events, and those that could not be followed yet."""

    decided: Mapping[str, int]
    events: list[int] = field(default_factory=list)
    left: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Pair:
    """Two records and their probability."""

    one: Record
    other: Record
    probability: float


def read_decisions(path: Path, who: str = "") -> dict[str, list[str]]:
    """Return the columns of a file of decisions; `who` stands where the file does not say."""
    columns, _ = read_columns(path, texts=COLUMNS)
    given = {name: [str(each or "").strip() for each in values.tolist()] for name, values in columns.items()}
    lacking = [name for name in COLUMNS if name not in given and not (name == "who" and who)]
    refuse([Problem(path.name, f"no column {name!r}", "it in the file") for name in lacking])
    given["who"] = [each or who for each in given.get("who", [""] * len(given["pair"]))]
    return {name: given[name] for name in COLUMNS}


def wrong(decisions: Mapping[str, Sequence[str]], known: Collection[str]) -> list[Problem]:
    """Return every mistake in decisions, row by row as a file counts them."""
    problems = []
    seen: dict[str, str] = {}
    rows = zip(*(decisions[name] for name in COLUMNS), strict=True)
    for row, (pair, decision, who, why) in enumerate(rows, start=2):
        if decision not in DECISIONS:
            problems.append(Problem(f"row {row}, decision", repr(decision), in_words(DECISIONS)))
        if pair not in known:
            problems.append(Problem(f"row {row}, pair", repr(pair), "a pair of this linkage"))
        if seen.setdefault(pair, decision) != decision:
            problems.append(
                Problem(f"row {row}, decision", f"another than before on {pair}", "one for a pair")
            )
        for name, said, expected in (("who", who, "who decided"), ("why", why, "the reason in a few words")):
            if not said:
                problems.append(Problem(f"row {row}, {name}", "nothing", expected))
    return problems


def apply_decisions(
    links: Path,
    decisions: Mapping[str, Sequence[str]],
    deaths: Mapping[int, str] = NO_DEATHS,
    threshold: float = 0.5,
) -> Applied:
    """Turn decisions into events of the linkage's ledger; a mistake raises InvalidInput, and nothing is done.

    deaths: the day of death by person; who died on different days is not merged, and that is said.
    threshold: from which probability on pairs hold a person together.
    """
    pairs = pairs_of(links)
    refuse(wrong(decisions, pairs.keys()))
    applied = Applied(dict(Counter(decisions["decision"])))
    apart = {
        pair
        for pair, said in zip(decisions["pair"], decisions["decision"], strict=True)
        if said == "different"
    }
    holding = [each for name, each in pairs.items() if each.probability >= threshold and name not in apart]
    with ExitStack() as open_ledgers:
        ledgers = {
            who: open_ledgers.enter_context(PersonIds(links / PERSONS, who)) for who in set(decisions["who"])
        }
        for name, said, who, why in zip(*(decisions[each] for each in COLUMNS), strict=True):
            if said == "same":
                _joined(ledgers[who], pairs[name], (why, deaths), applied)
            elif said == "different":
                _parted(ledgers[who], pairs[name], (why, holding), applied)
    return applied


def pairs_of(links: Path) -> dict[str, Pair]:
    """Return the pairs of a linkage by their names."""
    columns, _ = read_columns(links / PAIRS)
    names = ("source_l", "record_id_l", "source_r", "record_id_r", "match_probability")
    rows = zip(*(columns[name].tolist() for name in names), strict=True)
    return {named(a, b, c, d): Pair((a, b), (c, d), float(p)) for a, b, c, d, p in rows}


def _joined(ids: PersonIds, pair: Pair, told: tuple[str, Mapping[int, str]], applied: Applied) -> None:
    why, deaths = told
    one, other = ids.persons_of([pair.one, pair.other])
    if one == other:
        return
    try:
        applied.events.append(ids.merge([one, other], why, deaths).number)
    except InvalidInput as refused:
        applied.left.extend(refused.problems)


def _parted(ids: PersonIds, pair: Pair, told: tuple[str, Sequence[Pair]], applied: Applied) -> None:
    why, holding = told
    one, other = ids.persons_of([pair.one, pair.other])
    if one != other:
        if ids.kept_apart([one, other]):
            return
        for asked in ids.propose_merge([one, other], why):
            decided = ids.decide(asked.number, False, why)
            applied.events.extend((asked.number, decided.number))
        return
    leaving = _reached(pair.other, set(ids.records_of(one)), holding)
    if pair.one in leaving:
        where, found = f"records {' '.join(pair.one)} and {' '.join(pair.other)}", "other links between them"
        remedy = "Judge those pairs too, or name the records that leave: people persons --split."
        applied.left.append(Problem(where, found, "records that nothing else joins", None, remedy))
        return
    applied.events.append(ids.split(one, sorted(leaving), why).number)


def _reached(start: Record, among: Collection[Record], holding: Sequence[Pair]) -> set[Record]:
    """Return the records that links lead to from one."""
    beside: dict[Record, list[Record]] = {}
    for each in holding:
        if each.one in among and each.other in among:
            beside.setdefault(each.one, []).append(each.other)
            beside.setdefault(each.other, []).append(each.one)
    reached, open_ends = {start}, [start]
    while open_ends:
        for record in beside.get(open_ends.pop(), ()):
            if record not in reached:
                reached.add(record)
                open_ends.append(record)
    return reached
