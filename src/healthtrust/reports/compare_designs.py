"""Two designs compared, as one page: what was decided otherwise, what came of it, for whom, and why."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts import compare as charts
from healthtrust.reports.charts.deliver_respond_steps import Steps, waterfall
from healthtrust.reports.figure import Figure, Sketch, finished
from healthtrust.study.compared import words
from healthtrust.study.compared.comparison import Comparison
from healthtrust.study.trial import described

MOST_SHOWN = 5
"""Numbers that stand on top."""

IN_STEPS = ("qalys", "pool spending", "own spending", "measure:unmet-need")
"""Results shown as a waterfall where causes were asked for."""


def compare_page(found: Comparison) -> str:
    """Return a comparison as one HTML file."""
    top = Top(
        f"{found.after.name} against {found.before.name}",
        f"{found.before.read.design.title} – {found.after.read.design.title}",
        words.verdict(found),
        tuple(_numbers(found)),
        tuple(words.notes(found)),
    )
    return page_of(top, tuple(_sections(found)), f"Money in {found.currency}.")


def _numbers(found: Comparison) -> Iterator[Said]:
    for difference in found.differences[:MOST_SHOWN]:
        if difference.change is not None:
            was, now = (words.number(x) for x in (difference.before or 0.0, difference.after or 0.0))
            change = words.number(difference.change, plus=True)
            yield Said(difference.label, change, f"{was} to {now} {difference.unit}")


def _sections(found: Comparison) -> Iterator[Section]:
    changes = {
        "parameter": [change.name for change in found.changes],
        "change": [str(change) for change in found.changes],
    }
    rule = "Everything that the two designs decide otherwise."
    yield Section("decided", "What was decided otherwise?", rule, tables=(table_of("Changes", changes),))
    yield Section(
        "results",
        "What came of it?",
        "Every number of both runs, with the interval of its change where both have one.",
        figures=_drawn("measures", charts.measures(found.differences)),
        tables=(table_of("Every number", difference_columns(found)),),
    )
    symbol = words.symbol_of(found.currency)
    if found.places:
        yield Section(
            "places",
            "Which place has more, and why?",
            "A place's budget a head changes with the money for care everywhere, its need beside that of others, "
            "where it stands against its target, and each other line. The parts add up.",
            figures=_drawn("places", charts.places(found.places, symbol)),
            paragraphs=tuple(words.places(found)),
        )
    if found.tenths:
        yield _whom(found, symbol)
    if found.causes is not None:
        yield _why(found)


def _whom(found: Comparison, symbol: str) -> Section:
    said = []
    if found.fates is not None:
        won, lost = found.fates.shares
        said.append(
            f"Of {found.fates.households:,} households {100 * won:.1f} % gain, "
            f"{symbol}{found.fates.mean_gain:,.0f} each on average, and {100 * lost:.1f} % lose "
            f"{symbol}{found.fates.mean_loss:,.0f}."
        )
    return Section(
        "whom",
        "Who gains and who loses?",
        "Net benefit: care that the package covers, less contributions, surcharges, premiums and payments.",
        figures=_drawn("tenths", charts.tenths(found.tenths, symbol)),
        paragraphs=tuple(said),
    )


def _why(found: Comparison) -> Section:
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
    before, told = found.causes.before[name], described(name, found.currency)
    if not before:
        return None
    parts = dict(zip((part.name for part in found.causes.parts), found.causes.of(name).tolist(), strict=True))
    return waterfall(
        Steps(told.label, before, parts, told.unit, axis=f"{told.label}, {told.unit}"), words.number
    )


def difference_columns(found: Comparison) -> dict[str, list[object]]:
    """Return every number of both runs as columns."""
    rows = [difference.as_plain() for difference in found.differences]
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def cause_columns(found: Comparison) -> dict[str, list[object]]:
    """Return what each part does to each result as columns; none where causes were not asked for."""
    rows = found.as_plain().get("causes", [])
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def _drawn(name: str, sketch: Sketch | None) -> tuple[Figure, ...]:
    return (
        () if sketch is None else (finished(f"compare-{name.replace(' ', '-').replace(':', '-')}", sketch),)
    )
