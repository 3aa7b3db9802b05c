"""Two designs compared, as one page: what was decided otherwise, what came of it, for whom, and why."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.ground.rows import by_column
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.chapter import Table
from healthtrust.reports.charts import compare as charts
from healthtrust.reports.charts.compare_causes import Steps, steps
from healthtrust.reports.charts.compare_measures import in_per_cent, in_points
from healthtrust.reports.figure import Figure, Sketch, finished
from healthtrust.study.compared import words
from healthtrust.study.compared.comparison import Comparison, causes_plain, fates_plain
from healthtrust.study.compared.decided import decided_rows
from healthtrust.study.compared.said import change_said, said, symbol_of
from healthtrust.study.trial import described

MOST_SHOWN = 5
"""Numbers that stand on top."""

IN_STEPS = ("qalys", "pool spending", "own spending", "measure:unmet-need")
"""Results shown step by step where causes were asked for."""

Columns = dict[str, list[object]]


def compare_page(found: Comparison) -> str:
    """Return a comparison as one HTML file."""
    one, other = found.names
    top = Top(
        f"{other} against {one}",
        f"{found.before.read.design.title} – {found.after.read.design.title}",
        words.verdict(found),
        tuple(_numbers(found)),
        tuple(words.notes(found)),
        source="from two runs",
    )
    return page_of(top, tuple(_sections(found)), f"Money in {found.currency}.")


def _numbers(found: Comparison) -> Iterator[Said]:
    """Yield the first numbers of the two, those that changed before the others."""
    known = [d for d in found.differences if d.change is not None]
    for d in sorted(known, key=lambda d: not d.change)[:MOST_SHOWN]:
        unit = "" if d.unit == "share" else f" {d.unit}"
        yield Said(
            d.label,
            change_said(d.change, d.unit),
            f"{said(d.before, d.unit)} to {said(d.after, d.unit)}{unit}",
        )


def _sections(found: Comparison) -> Iterator[Section]:
    rule = "Everything that the two designs decide otherwise."
    yield Section("decided", "What was decided otherwise?", rule, tables=(_decided(found),))
    yield Section(
        "results",
        "What came of it?",
        f"Every number of both runs in {found.when}, with the interval of its change where it has one.",
        figures=(
            *_drawn("points", in_points(found.differences)),
            *_drawn("per cent", in_per_cent(found.differences)),
        ),
        tables=(table_of("Every number", difference_columns(found)),) if found.differences else (),
    )
    symbol = symbol_of(found.currency)
    if found.places:
        yield Section(
            "places",
            "Which place has more, and why?",
            "A place's budget a head changes with the money for care everywhere, its need beside that of "
            "others, where it stands against its target, and each other line. The parts add up.",
            figures=_drawn("places", charts.places(found.places, symbol)),
            tables=(table_of("Every place, a head", place_columns(found)),),
            paragraphs=tuple(words.places(found)),
        )
    if found.tenths or found.fates:
        yield _whom(found, symbol)
    if found.causes is not None:
        yield why_of(found)


def _decided(found: Comparison) -> Table:
    told = list(decided_rows(found.changes))
    return table_of("Changes", {"parameter": [what for what, _ in told], "change": [how for _, how in told]})


def _whom(found: Comparison, symbol: str) -> Section:
    tables: tuple[Table, ...] = ()
    if found.fates is not None:
        tables = (
            table_of("Households that gain and that lose, by group", by_column(fates_plain(found.fates))),
        )
    return Section(
        "whom",
        "Who gains and who loses?",
        "Net benefit: care that the package covers, less contributions, surcharges, premiums and payments. "
        "Tenths are of residents, by what their households have an equivalent adult.",
        figures=_drawn("tenths", charts.tenths(found.tenths, symbol)),
        tables=tables,
        paragraphs=tuple(words.fates(found)),
    )


def why_of(found: Comparison) -> Section:
    """Return what each part that differs does, step by step; the comparison must know its causes."""
    assert found.causes is not None
    shown = [name for name in IN_STEPS if name in found.causes.before and name in found.causes.after]
    figures = tuple(figure for name in shown for figure in _drawn(f"why {name}", _steps(found, name)))
    return Section(
        "why",
        "Which decision did what?",
        "Every design in between was run with the same luck. A part's share is the mean of what it does over "
        "all orders in which the changes can be made (Shapley), so that shares add up to the change.",
        figures=figures,
        tables=(table_of("Every result by cause", cause_columns(found)),),
        paragraphs=tuple(words.causes(found, name) for name in shown),
    )


def _steps(found: Comparison, name: str) -> Sketch | None:
    assert found.causes is not None
    told, causes = described(name, found.currency), found.causes
    parts = dict(zip((part.name for part in causes.parts), causes.of(name).tolist(), strict=True))
    return steps(Steps(told.label, told.unit, causes.before[name], parts))


def difference_columns(found: Comparison) -> Columns:
    """Return every number of both runs as columns."""
    return by_column([difference.as_plain() for difference in found.differences])


def place_columns(found: Comparison) -> Columns:
    """Return every place's budget a head and why it changed as columns."""
    causes = dict.fromkeys(name for place in found.places for name in place.parts)
    named = {name: [place.parts.get(name, 0.0) for place in found.places] for name in causes}
    columns = {
        key: [getattr(place, key) for place in found.places]
        for key in ("place", "level", "before", "after", "change")
    }
    return columns | named


def cause_columns(found: Comparison) -> Columns:
    """Return what each part does to each result as columns, with the unit of each result."""
    rows = causes_plain(found.causes) if found.causes is not None else []
    known = {name: described(name, found.currency) for name in dict.fromkeys(row["result"] for row in rows)}
    return by_column(
        [
            {
                "result": row["result"],
                "label": known[row["result"]].label,
                "unit": known[row["result"]].unit,
                **{key: row[key] for key in ("part", "does", "alone", "last")},
            }
            for row in rows
        ]
    )


def _drawn(name: str, sketch: Sketch | None) -> tuple[Figure, ...]:
    return (
        () if sketch is None else (finished(f"compare-{name.replace(' ', '-').replace(':', '-')}", sketch),)
    )
