"""The measures that are asked for: shipped ones, those of a file, all or some; every name in them is known.

Source  each measure states its own beside it; the shipped files are catalogue/measures/*.toml.

>>> sorted({each.domain for each in shipped_measures().measures})
['access', 'clinical', 'money', 'public health', 'service']
>>> chosen((shipped_measures(),), only=("pqi-08",)).measures[0].name
'Heart failure admissions'
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from healthtrust.design.alone import read_alone
from healthtrust.design.measure import DOMAINS, CodeSet, Measure, Measures, Register, Which
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.review.measuring.codes import avoidable_admissions

Named = TypeVar("Named", CodeSet, Register)


@cache
def shipped_files() -> dict[str, Path]:
    """Return the shipped files of measures by name."""
    folder = Path(str(files("healthtrust"))) / "catalogue" / "measures"
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


@cache
def shipped_measures() -> Measures:
    """Return every shipped measure, set and register."""
    return _joined([read_alone(path, Measures) for path in shipped_files().values()])


def chosen(given: Sequence[Measures], only: Sequence[str] = (), domains: Sequence[str] = ()) -> Measures:
    """Return the measures asked for, with every set and register they may name.

    The measures that a composite is made of come with it.
    given: what is read; only: codes; domains; all where none is named. A set or
    register of a file of one's own comes before the shipped one of its name. Raises with every problem.
    """
    own, library = _joined(given), shipped_measures()
    problems = [*_repeated(own), *_unknown_codes(own, only)]
    for domain in (each for each in domains if each not in DOMAINS):
        problems.append(Problem("domain", repr(domain), in_words(DOMAINS), nearest_match(domain, DOMAINS)))
    measures = tuple(
        each
        for each in own.measures
        if (not only or each.code in only) and (not domains or each.domain in domains)
    )
    known = {each.code: each for each in (*library.measures, *own.measures)}
    parts = dict.fromkeys(code for each in measures for code in each.any_of if code in known)
    taken = {each.code for each in measures}
    measures += tuple(known[code] for code in parts if code not in taken)
    whole = Measures(
        sets=_first_of(own.sets, library.sets),
        registers=_first_of(own.registers, library.registers),
        measures=measures,
    )
    problems += _unknown_names(whole)
    if not problems and not measures:
        problems.append(Problem("measures", "none", "at least one measure"))
    refuse(problems)
    return whole


def parts_of(measure: Measure) -> Iterator[tuple[str, Which]]:
    """Return the parts of a measure that hold conditions, by name."""
    yield "denominator", measure.denominator
    yield "numerator", measure.numerator
    for number, each in enumerate(measure.exclusions, start=1):
        yield f"exclusions, {number}", each


def sets_of(which: Which) -> tuple[str, ...]:
    """Return the code sets that a part names."""
    return (*which.principal, *which.recorded, *which.procedures)


def _joined(given: Sequence[Measures]) -> Measures:
    return Measures(
        sets=tuple(each for one in given for each in one.sets),
        registers=tuple(each for one in given for each in one.registers),
        measures=tuple(each for one in given for each in one.measures),
    )


def _first_of(own: Sequence[Named], library: Sequence[Named]) -> tuple[Named, ...]:
    found: dict[str, Named] = {each.name: each for each in library}
    found |= {each.name: each for each in own}
    return tuple(found.values())


def _repeated(own: Measures) -> list[Problem]:
    named = {
        "measures": [each.code for each in own.measures],
        "sets": [each.name for each in own.sets],
        "registers": [each.name for each in own.registers],
    }
    return [
        Problem(f"{kind}, {name}", f"{names.count(name)} of this name", "one", remedy="Rename the others.")
        for kind, names in named.items()
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]


def _unknown_codes(own: Measures, only: Sequence[str]) -> list[Problem]:
    known = [each.code for each in own.measures]
    return [
        Problem("--only", repr(code), "the code of a measure", nearest_match(code, known))
        for code in only
        if code not in known
    ]


def _unknown_names(whole: Measures) -> list[Problem]:
    sets = [*(own.name for own in whole.sets), *(own.name for own in avoidable_admissions())]
    registers = [each.name for each in whole.registers]
    named: list[tuple[str, str, list[str]]] = []
    for one in whole.registers:
        named += [(f"register {one.name}, sets", name, sets) for name in one.sets]
    for measure in whole.measures:
        for part, which in parts_of(measure):
            where = f"measure {measure.code}, {part}"
            named += [(f"{where}", name, sets) for name in sets_of(which)]
            named += [(f"{where}, registers", name, registers) for name in which.registers]
    codes = [each.code for each in whole.measures]
    composites = [
        Problem(
            f"measure {each.code}, any_of", repr(code), "the code of a measure", nearest_match(code, codes)
        )
        for each in whole.measures
        for code in each.any_of
        if code not in codes
    ]
    return composites + [
        Problem(
            where,
            repr(name),
            "the name of a register" if known is registers else "the name of a code set",
            nearest_match(name, known),
        )
        for where, name, known in named
        if name not in known
    ]
