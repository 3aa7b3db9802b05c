"""The eight facts as one page: how surely each holds, by which evidence, and from where it is known."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.study_facts import Panel, panels
from healthtrust.reports.figure import finished
from healthtrust.study.facts import told
from healthtrust.study.facts.answer import Answer
from healthtrust.study.facts.fact import Evidence, Fact

FORMATS = {"share": ".0%", "index": ".2f", "ratio": ".2f", "years": "d", "GBP": ",d"}
"""How the axis of a unit is numbered."""


def facts_page(found: Answer) -> str:
    """Return an answer as one HTML file."""
    top = Top(
        "Eight facts of how care responds",
        f"{len(found.facts)} facts and {len(found.guards)} guards, {found.asked.draws:,} draws",
        told.sentence(found),
        tuple(_numbers(found)),
        told.notes(found),
    )
    return page_of(top, tuple(_sections(found)), "Changes over the year before, ten years on, unless said.")


def _numbers(found: Answer) -> Iterator[Said]:
    each = list(told.numbered(found))
    always = sum(fact.probability == 1 for _, fact in each)
    number, least = min(each, key=lambda pair: pair[1].probability)
    yield Said("Hold in every draw", f"{always} of {len(each)}", "facts and guards")
    yield Said("Least sure", f"{100 * least.probability:.1f} %", f"of draws: {number}, {least.name}")


def _sections(found: Answer) -> Iterator[Section]:
    each = list(told.numbered(found))
    figure = finished("facts-of-delivery", panels([_panel(n, fact) for n, fact in each], _finding(found)))
    columns = told.fact_rows(found)
    shown = {name: columns[name] for name in ("number", "fact")}
    shown["holds in"] = [f"{100 * share:.1f} %" for share in columns["holds in"]]
    yield Section(
        "facts",
        "How surely does each fact hold?",
        "A draw takes every coefficient anew from what is known of it; a fact holds in it, or not.",
        (figure,),
        (table_of("Facts", {**shown, "draws": columns["draws"]}),),
    )
    for number, fact in each:
        says = [one.says for one in fact.evidence]
        table = {
            "evidence": says,
            "median (90 % interval)": [told.seen(one) for one in fact.evidence],
            "wanted": [one.wanted for one in fact.evidence],
            "holds in": [f"{100 * one.probability:.1f} %" for one in fact.evidence],
        }
        remarks = tuple(said for said in (fact.remark, f"Known from: {fact.source}.") if said)
        name = f"fact-{number.replace(' ', '-')}"
        yield Section(name, fact.name, fact.says, (), (table_of("Evidence", table),), remarks)


def _panel(number: str, fact: Fact) -> Panel:
    one = least_sure(fact)
    name = f"{number}. {fact.name}".replace("guard", "Guard")
    return Panel(name, one.says, one.values, one.low, one.high, FORMATS[one.unit])


def least_sure(fact: Fact) -> Evidence:
    """Return the evidence that holds in the fewest draws, the first of them; a number that is drawn."""
    drawn = [one for one in fact.evidence if len(one.values) == 1 or one.values.std() > 1e-9]
    return min(drawn or fact.evidence, key=lambda one: one.probability)


def _finding(found: Answer) -> str:
    each = [fact.probability for _, fact in told.numbered(found)]
    least = f"{100 * min(each):.1f} % of draws at least"
    return f"Each of {len(each)} facts and guards holds with all of its evidence in {least}"
