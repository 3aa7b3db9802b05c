"""Equity as one page: by rank, by group, what inequality costs, what is behind it, who wins and who loses."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp

from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.chapter import Table
from healthtrust.reports.charts.equity_aversion import equity_aversion
from healthtrust.reports.charts.equity_curve import equity_curve
from healthtrust.reports.charts.equity_groups import GroupMeans, equity_groups
from healthtrust.reports.charts.equity_impact import equity_impact
from healthtrust.reports.charts.equity_parts import equity_parts
from healthtrust.reports.charts.equity_winners import equity_winners
from healthtrust.reports.figure import Figure, finished
from healthtrust.review.inequalities import rows, told
from healthtrust.review.inequalities.answer import Answer

Tables = dict[str, rows.Rows]


def equity_page(found: Answer) -> str:
    """Return an answer as one HTML file."""
    asked, judged = found.question.asked, found.question.judged
    heading = f"{_outcome(found)} by {asked.named.rank_column}: {judged.source}"
    top = Top("Equity", heading, told.sentence(found), tuple(_numbers(found)), told.notes(found))
    unit = f"Means in the unit of {_outcome(found)}; intervals of {100 * asked.level:g} %."
    return page_of(top, tuple(_sections(found)), unit)


def _numbers(found: Answer) -> Iterator[Said]:
    level = found.question.asked.level
    name = "Concentration index" if found.main == "standard" else f"{found.main} index"
    yield Said(name, told.number(found.index.value), f"{told.with_interval(found.index, level)}")
    slope = found.slopes[0]
    yield Said("Slope index", told.number(slope.index.value), "best off less worst off, by a line")
    if slope.bottom > 0 and slope.top > 0:
        yield Said("Relative index", told.number(exp(slope.log_ratio.value)), "best off over worst off")
    for each in told.chosen(found)[:1]:
        yield Said(
            "Cost of inequality", told.share(each.index.value), f"of the mean, aversion {each.aversion:g}"
        )


def _sections(found: Answer) -> Iterator[Section]:
    tables = rows.tables(found)
    curve: tuple[Figure, ...] = ()
    if found.curve is not None:
        curve = (finished("equity-curve", equity_curve(found.curve, found.dominance, _outcome(found))),)
    measures = [*_measures(tables["measures"]), table_of("By aversion ν", tables["extended"])]
    rule = "People stand in the order of their rank; an index below zero means more for the worse off."
    yield Section("rank", "Who has it?", rule, curve, tuple(measures))
    yield Section(
        "groups", "What does each group have?", "The worst off first.", tuple(_of_groups(found, tables)),
        tuple(table_of(c, tables[n]) for n, c in (("groups", "Groups"), ("standardised", "Standardised"))
              if n in tables),
    )  # fmt: skip
    if "equivalents" in tables:
        yield _of_aversion(found, tables)
    if "decomposition" in tables:
        part = tables["decomposition"]
        figure = equity_parts(
            part["circumstance"], part["kind"], part["part of the index"], (part["low"], part["high"])
        )
        yield Section(
            "parts", "What lies behind it?", "Parts go with inequality; they need not cause it.",
            (finished("equity-parts", figure),), (table_of("Parts", part),),
        )  # fmt: skip
    yield from _of_two(tables)


def _measures(columns: rows.Rows) -> Iterator[Table]:
    """Return the measures in tables of like size, so that none is rounded away beside another."""
    for caption, starts in MEASURES.items():
        kept = [k for k, name in enumerate(columns["measure"]) if name.startswith(starts)]
        if kept:
            yield table_of(caption, {name: [values[k] for k in kept] for name, values in columns.items()})


MEASURES = {
    "Indices": (
        *(f"concentration index, {name}" for name in ("standard", "Erreygers", "Wagstaff")),
        *("horizontal", "attributable share"),
    ),
    "In the unit of the outcome": ("concentration index, generalised", "slope", "gap", "variance",
                                   "attributable gap"),
    "Ratios": ("relative", "ratio"),
}  # fmt: skip


def _of_groups(found: Answer, tables: Tables) -> Iterator[Figure]:
    means, slope, shown = found.means, found.slopes[0], tables["groups"]
    upto = means.share.cumsum()
    line = slope.bottom + (slope.top - slope.bottom) * (upto - means.share / 2)
    told_of = [k for k, hide in enumerate(found.hidden.tolist()) if not hide]
    if len(told_of) < 2:
        return
    mean, low, high = ([shown[name][k] for k in told_of] for name in ("mean", "low", "high"))
    groups = GroupMeans(
        [means.names[k] for k in told_of], mean, low, high, line[told_of].tolist(),
        found.question.judged.grouped_by, _outcome(found),
    )  # fmt: skip
    yield finished("equity-groups", equity_groups(groups))


def _of_aversion(found: Answer, tables: Tables) -> Section:
    every = tables["equivalents"]
    kept = [k for k, name in enumerate(every["measure"]) if name == "atkinson"]
    figures: tuple[Figure, ...] = ()
    if kept:
        aversion, level, low, high, index = (
            [every[name][k] for k in kept]
            for name in ("aversion", "equal equivalent", "low", "high", "index")
        )
        figures = (finished("equity-aversion", equity_aversion(aversion, level, (low, high), index[-1])),)
    shown = [table_of("Equally distributed equivalents", every)]
    if "weights" in tables:
        shown.append(table_of("What a little more is worth", tables["weights"]))
    rule = "The same for everybody that would be as good as what groups have, unequal as it is."
    return Section("cost", "What does inequality cost?", rule, figures, tuple(shown))


def _of_two(tables: Tables) -> Iterator[Section]:
    if "plane" in tables:
        figure = finished("equity-impact", equity_impact(tables["plane"]))
        yield Section(
            "plane", "Better, and more equal?", "The second design beside the first.", (figure,),
            (table_of("Plane", tables["plane"]),),
        )  # fmt: skip
    if "winners" in tables:
        yield _of_winners(tables)
    names = {"indices compared": "Indices compared", "causes of change": "Causes of the change"}
    shown = tuple(table_of(caption, tables[name]) for name, caption in names.items() if name in tables)
    if shown:
        yield Section("change", "What changed?", "Before and after.", (), shown)


def _of_winners(tables: Tables) -> Section:
    won = tables["winners"]
    figures = []
    for by in dict.fromkeys(name for name in won["by"] if name != "all"):
        kept = [k for k, name in enumerate(won["by"]) if name == by]
        groups, gain, loss = (
            [won[n][k] for k in kept] for n in ("group", "winners [share]", "losers [share]")
        )
        figures.append(finished(f"equity-winners-{by}", equity_winners(by, groups, gain, loss)))
    shown = (table_of("Winners and losers", won), table_of("From band to band", tables["bands"]))
    rule = "A winner has more under the second design than under the first, by more than the threshold."
    return Section("winners", "Who wins, and who loses?", rule, tuple(figures), shown)


def _outcome(found: Answer) -> str:
    named = found.question.asked.named
    said = named.outcome.replace("_", " ")
    return f"{said} per {named.per.replace('_', ' ')}" if named.per else said
