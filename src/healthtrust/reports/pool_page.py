"""Who bears contributions, as one page: by tenth, by group, progressive or not, and whom it ruins.

One file of HTML as the report of a run is: drawings inside it, no network, no script, readable without either
drawings or colours. The same answer gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from healthtrust.pool.tables.judged import Judged
from healthtrust.pool.tables.told_incidence import INDICES
from healthtrust.pool.tables.words import percent_with_interval, sentence, with_interval
from healthtrust.reports import answer_page
from healthtrust.reports.answer_page import Said, Section, Top
from healthtrust.reports.chapter import Table
from healthtrust.reports.charts.pool_curves import curves
from healthtrust.reports.charts.pool_groups import groups
from healthtrust.reports.charts.pool_split import split
from healthtrust.reports.charts.pool_tenths import tenths
from healthtrust.reports.figure import Figure, finished


def page_of(of: Judged) -> str:
    """Return an answer as one HTML file."""
    sample = f"Persons of {of.survey.source}, paying by {of.paid_is}."
    top = Top(
        "Who bears contributions",
        "Who pays, and is it fair?",
        sentence(of),
        tuple(_numbers(of)),
        (f"{sample} Each interval holds the true value in 95 of 100 samples.",),
    )
    sections = [section for section in _sections(of) if section.figures or section.tables]
    return answer_page.page_of(top, sections, f"Money is in {of.survey.money.code} a year, major units.")


def _numbers(of: Judged) -> Iterator[Said]:
    found = of.fairness
    yield Said("Paid over income", *_apart(percent_with_interval(of.rate)))
    yield Said("Kakwani index", *_apart(with_interval(found.kakwani)))
    yield Said("Gini coefficient before", *_apart(with_interval(found.gini_before)))
    yield Said("Redistribution", *_apart(with_interval(found.redistribution, 4)))
    yield Said(
        "Households observed", f"{len(of.survey.household):,}", f"for {found.residents:,.0f} residents"
    )


def _apart(said: str) -> tuple[str, str]:
    """Return an estimate and its interval.

    >>> _apart("0.080 (0.060 to 0.100)")
    ('0.080', '0.060 to 0.100')
    """
    value, _, known = said.partition(" (")
    return value, known.removesuffix(")")


QUESTIONS = {
    "tenths": "Who pays?",
    "curves": "Progressive or regressive?",
    "split": "Does it make people more equal?",
    "groups": "Do groups pay alike?",
    "ruin": "Whom does it ruin?",
}
RULES = {
    "tenths": "Residents are ranked by household income per equivalent adult and cut in ten, poorest first.",
    "curves": "Progressive: the rich pay a larger part of their income. The Kakwani index says by how much.",
    "split": "Of what payments redistribute, a part is lost where equals pay unequally or ranks change.",
    "groups": "Groups of residents, whatever their income.",
    "ruin": "Catastrophic: above a share of what there is. Impoverishing: what is left is below a line.",
}


def _sections(of: Judged) -> Iterator[Section]:
    drawn = _figures(of) if of.rate.value > 0 else {}
    parts = {"curves": tuple(_parts(of)), "split": (_indices(of),), "ruin": tuple(_ruin(of))}
    for name, question in QUESTIONS.items():
        yield Section(name, question, RULES[name], drawn.get(name, ()), parts.get(name, ()))


def _figures(of: Judged) -> dict[str, tuple[Figure, ...]]:
    return {
        "tenths": (finished("pool-tenths", tenths(of.tenths)),),
        "curves": (finished("pool-curves", curves(of.lorenz, of.curve, of.dominance)),),
        "split": (finished("pool-split", split(of.fairness)),),
        "groups": tuple(_groups(of)),
    }


def _groups(of: Judged) -> Iterator[Figure]:
    for number, (name, found) in enumerate(of.groups.items(), start=1):
        yield finished(f"pool-groups-{number}", groups(name, found, of.rate))


def _parts(of: Judged) -> Iterator[Table]:
    if of.parts:
        columns: dict[str, list[Any]] = {
            "contribution": [part.name for part in of.parts],
            f"paid [{of.survey.money.code} a year]": [part.paid for part in of.parts],
            "share of paid [share]": [part.share for part in of.parts],
            "Kakwani index [95 % interval]": [with_interval(part.kakwani) for part in of.parts],
        }
        yield Table("Each contribution by itself", columns)


def _indices(of: Judged) -> Table:
    found = [with_interval(getattr(of.fairness, name), 5) for name in INDICES]
    return Table("Every index", {"index": list(INDICES.values()), "estimate [95 % interval]": found})


def _ruin(of: Judged) -> Iterator[Table]:
    columns = {
        "pays more than": [f"{100 * burden.threshold:.0f} % of {burden.of}" for burden in of.burdens],
        "residents [95 % interval]": [percent_with_interval(burden.headcount) for burden in of.burdens],
        "mean excess": [percent_with_interval(burden.overshoot) for burden in of.burdens],
        "mean excess of those who do": [
            percent_with_interval(burden.mean_positive_overshoot) for burden in of.burdens
        ],
    }
    yield Table("Catastrophic payments", columns)
    if of.poverty is not None:
        when = {"before": of.poverty.before, "after": of.poverty.after, "more": of.poverty.more}
        yield Table(
            f"Residents with less than {of.poverty_line:,.0f} per equivalent adult",
            {
                "when": list(when),
                "residents [95 % interval]": [percent_with_interval(p.headcount) for p in when.values()],
                "mean shortfall of all": [with_interval(p.gap, 1) for p in when.values()],
            },
        )
