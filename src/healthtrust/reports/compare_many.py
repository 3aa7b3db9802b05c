"""Two to four designs compared, as a tree of blocks: the first beside each of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

from healthtrust.ground.rows import by_column
from healthtrust.reports.answer_page import Said, Section, Top, document_of, page_of, table_of
from healthtrust.reports.charts import compare as charts
from healthtrust.reports.charts.compare_many import Ends, changes, options_plane
from healthtrust.reports.compare_designs import difference_columns, why_of
from healthtrust.reports.figure import Figure, Sketch, finished
from healthtrust.reports.tree.blocks import Document, Table
from healthtrust.study.compared import Comparison, Difference, words
from healthtrust.study.compared.comparison import fates_plain
from healthtrust.study.compared.decided import decided_rows
from healthtrust.study.compared.said import change_said, interval_said, said, signed, symbol_of

MOST_SHOWN = 5
"""Numbers that stand on top."""

SAME = "the same"

EXACT = "numbers-"
"""How names of tables begin that are there to be taken away rather than read."""


class Standing(Protocol):
    """Where an option lies beside the first run: low, middle and high of a resident's money."""

    @property
    def net(self) -> Ends:
        """Return the mean gain."""

    @property
    def equity(self) -> Ends:
        """Return what it is worth more, or less, as it makes people more or less equal."""

    @property
    def quarter(self) -> str:
        """Return both in words."""


class Many(Protocol):
    """The first of some runs beside each of the others."""

    @property
    def of(self) -> tuple[Comparison, ...]:
        """Return the first with each other one."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return what they are called, the first first."""

    @property
    def standings(self) -> Sequence[Standing | None]:
        """Return where each option lies, where that is known."""


def comparison_document(found: Many) -> Document:
    """Return what came of each option as a document."""
    return document_of(_top(found), tuple(_sections(found)), _units(found))


def comparison_page(found: Many) -> str:
    """Return the same as one HTML file, with which decision did what where that is known."""
    return page_of(_top(found), (*_sections(found), *_why(found)), _units(found))


def causes_document(found: Many) -> Document:
    """Return which decision did what in each option as a document."""
    heading = f"Which decision did what, against {found.names[0]}"
    return document_of(Top(heading, heading, "", (), source="from the designs in between"), _why(found), "")


def _top(found: Many) -> Top:
    first, *options = found.names
    heading = f"{' and '.join(options) if len(options) < 3 else ', '.join(options)} against {first}"
    notes = dict.fromkeys(note for each in found.of for note in words.notes(each))
    return Top(
        heading,
        heading,
        " ".join(words.verdict(each) for each in found.of),
        tuple(_numbers(found)),
        tuple(notes),
        source=f"from {len(found.names)} runs, {found.of[0].when}",
    )


def _units(found: Many) -> str:
    return f"Money in {found.of[0].currency}."


def _why(found: Many) -> tuple[Section, ...]:
    """Return a section for each option whose causes are known."""
    return tuple(
        replace(section, name=f"why-{at}", question=f"Which decision did what in {name}?",
                figures=tuple(replace(figure, name=f"{figure.name}-{at}") for figure in section.figures),
                tables=tuple(replace(table, name=f"{EXACT}causes-{at}") for table in section.tables))
        for at, (name, section) in enumerate(
            ((name, why_of(each)) for name, each in _named(found) if each.causes is not None), start=1
        )
    )  # fmt: skip


def _numbers(found: Many) -> Iterator[Said]:
    """Yield the first numbers of the first run, those that change before others, and how they change."""
    labels = _labels(found)
    moves = {label: any(d is not None and d.change for d in row) for label, row in labels.items()}
    for label in sorted(labels, key=lambda each: not moves[each])[:MOST_SHOWN]:
        row = [d for d in labels[label] if d is not None]
        told = [
            f"{name} {change_said(d.change, d.unit)}{_within(d)}"
            for name, d in zip(found.names[1:], labels[label], strict=True)
            if d is not None
        ]
        unit = "" if row[0].unit == "share" else f" {row[0].unit}"
        yield Said(label[0], f"{said(row[0].before, row[0].unit)}{unit}", "\n".join(told))


def _within(difference: Difference) -> str:
    ends = interval_said(difference.interval, difference.unit) if difference.change else ""
    return f" ({ends})" if ends else ""


def _labels(found: Many) -> dict[tuple[str, str], list[Difference | None]]:
    """Return each number, by label and unit, of every option; None where an option lacks it."""
    listed = [{(d.label, d.unit): d for d in each.differences} for each in found.of]
    return {key: [of.get(key) for of in listed] for of in listed for key in of}


def _sections(found: Many) -> Iterator[Section]:
    symbol = symbol_of(found.of[0].currency)
    rule = "Everything that the designs decide otherwise than the first."
    yield Section("decided", "What was decided otherwise?", rule, tables=(_decided(found),))
    options = dict(zip(found.names[1:], (each.differences for each in found.of), strict=True))
    yield Section(
        "results",
        "What came of it?",
        f"Every number in {found.of[0].when}, each change with its 95 % interval where it has one.",
        figures=(
            *_drawn("points", changes(options, points=True)),
            *_drawn("per-cent", changes(options, points=False)),
        ),
        tables=(table_of("Every number side by side", _side_by_side(found)), *_exact(found)),
    )
    if any(each.places for each in found.of):
        yield Section(
            "places",
            "Which place has more, and why?",
            "A place's budget a head changes with the money for care everywhere, its need beside that of "
            "others, where it stands against its target, and each other line.",
            figures=_of_each(found, "places", [charts.places(each.places, symbol) for each in found.of]),
            tables=(table_of("Budget a head of every place", _places(found)),),
            paragraphs=tuple(
                f"{name}: {text}" for name, each in _named(found) for text in words.places(each)
            ),
        )
    yield _whom(found, symbol)
    yield _plane(found, symbol)


def _whom(found: Many, symbol: str) -> Section:
    tables = [
        table_of(f"Households that gain and that lose: {name}", by_column(fates_plain(each.fates)))
        for name, each in _named(found)
        if each.fates is not None
    ]
    if any(each.tenths for each in found.of):
        tables.insert(0, table_of("Net benefit a head by tenth of residents by income", _tenths(found)))
    return Section(
        "whom",
        "Who gains and who loses?",
        "Net benefit: care that the package covers, less contributions, surcharges, premiums and payments. "
        "Tenths are of residents, by what their households have an equivalent adult.",
        figures=_of_each(found, "tenths", [charts.tenths(each.tenths, symbol) for each in found.of]),
        tables=tuple(tables),
        paragraphs=tuple(f"{name}: {text}" for name, each in _named(found) for text in words.fates(each)),
    )


def _plane(found: Many, symbol: str) -> Section:
    known = {
        name: standing
        for name, standing in zip(found.names[1:], found.standings, strict=True)
        if standing is not None
    }
    points = {name: (each.net, each.equity) for name, each in known.items()}
    missing = [name for name in found.names[1:] if name not in known]
    said_of = [
        f"{name}: {each.quarter}; net gain {_money(each.net, symbol)}, "
        f"equity impact {_money(each.equity, symbol)} a resident."
        for name, each in known.items()
    ]
    left = [f"Not known of {name}: its households are not those of the first." for name in missing]
    columns: dict[str, list[Any]] = {"option": list(known)}
    for k, end in enumerate(("low", "gain", "high")):
        columns[f"net {end}"] = [each.net[k] for each in known.values()]
    for k, end in enumerate(("low", "impact", "high")):
        columns[f"equity {end}"] = [each.equity[k] for each in known.values()]
    return Section(
        "plane",
        "Are people better off, and more equal?",
        "What a resident has: income less all that is paid, with care received counted at its cost. Upwards "
        "the mean gain; to the right what it is worth more as it falls to those who have less (Atkinson, "
        "aversion 1.3: the elasticity of the Treasury's Green Book), by tenths.",
        figures=_drawn("plane", options_plane(points, symbol)),
        tables=(table_of("Where the options lie, a resident", columns),) if known else (),
        paragraphs=(*said_of, *left),
    )


def _money(ends: Ends, symbol: str) -> str:
    low, middle, high = (signed(end, symbol) for end in ends)
    return f"{middle} ({low} to {high})"


def _decided(found: Many) -> Table:
    told = [dict(decided_rows(each.changes)) for each in found.of]
    names = list(dict.fromkeys(what for of in told for what in of))
    columns = {"parameter": names}
    for name, of in zip(found.names[1:], told, strict=True):
        columns[name] = [of.get(what, SAME) for what in names]
    return table_of("Changes", columns)


def _side_by_side(found: Many) -> dict[str, list[Any]]:
    """Return a row for each number: the first run, then each option with its change in words."""
    labels = _labels(found)
    columns: dict[str, list[Any]] = {
        "label": [label for label, _ in labels],
        "unit": [unit for _, unit in labels],
        found.names[0]: [next(d.before for d in row if d is not None) for row in labels.values()],
    }
    for at, name in enumerate(found.names[1:]):
        row = [each[at] for each in labels.values()]
        columns[name] = [None if d is None else d.after for d in row]
        columns[f"{name}: change"] = [
            "" if d is None else f"{change_said(d.change, d.unit)}{_within(d)}" for d in row
        ]
    return columns


def _exact(found: Many) -> Iterator[Table]:
    for at, (name, each) in enumerate(_named(found), start=1):
        whole = table_of(f"Every number, exactly: {name} against {found.names[0]}", difference_columns(each))
        yield replace(whole, name=f"{EXACT}{at}")


def _places(found: Many) -> dict[str, list[Any]]:
    names = list(dict.fromkeys((p.place, p.level) for each in found.of for p in each.places))
    columns: dict[str, list[Any]] = {"place": [n for n, _ in names], "level": [level for _, level in names]}
    before = {p.place: p.before for each in found.of for p in each.places}
    columns[found.names[0]] = [before.get(place) for place, _ in names]
    for name, each in _named(found):
        of = {p.place: p for p in each.places}
        columns[name] = [of[place].after if place in of else None for place, _ in names]
        columns[f"{name}: change"] = [of[place].change if place in of else None for place, _ in names]
    return columns


def _tenths(found: Many) -> dict[str, list[Any]]:
    numbers = sorted({t.tenth for each in found.of for t in each.tenths})
    before = {t.tenth: t.before for each in found.of for t in each.tenths}
    columns: dict[str, list[Any]] = {"tenth": numbers, found.names[0]: [before[n] for n in numbers]}
    for name, each in _named(found):
        of = {t.tenth: t for t in each.tenths}
        columns[name] = [of[n].after if n in of else None for n in numbers]
        columns[f"{name}: change"] = [of[n].change if n in of else None for n in numbers]
    return columns


def _named(found: Many) -> list[tuple[str, Comparison]]:
    return list(zip(found.names[1:], found.of, strict=True))


def _of_each(found: Many, name: str, sketches: Sequence[Sketch | None]) -> tuple[Figure, ...]:
    """Return a figure for each option, its name before what it finds."""
    pairs = enumerate(zip(found.names[1:], sketches, strict=True), start=1)
    told = (
        (at, replace(sketch, title=f"{option}: {sketch.title}")) for at, (option, sketch) in pairs if sketch
    )
    return tuple(figure for at, sketch in told for figure in _drawn(f"{name}-{at}", sketch))


def _drawn(name: str, sketch: Sketch | None) -> tuple[Figure, ...]:
    return () if sketch is None else (finished(f"compare-{name}", sketch),)
