"""A stand-alone answer as one page: what is covered and why, who pays, how we know, and what else there is.

One file of HTML as the report of a run is: drawings inside it, no network, no script, readable without either
drawings or colours. The same answer gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isfinite
from pathlib import Path

from healthtrust.package.answer import Answer
from healthtrust.package.words import sentence
from healthtrust.reports import answer_page
from healthtrust.reports import package_tables as tables
from healthtrust.reports.answer_page import Said, Section, Top
from healthtrust.reports.chapter import Table
from healthtrust.reports.charts.package_rules import proof, said_share
from healthtrust.reports.package_figures import Drawn, figures_of
from healthtrust.reports.phrases import decimal, opened

UNITS = (
    "Money is in the unit of the tables, per head and year unless it says otherwise; health in QALYs, or in "
    "whatever unit the tables gave benefits in."
)


def write_page(answer: Answer, path: Path) -> None:
    """Write an answer as a page: beside the file first, then renamed."""
    beside = path.with_name(f".{path.name}.partial")
    beside.write_text(page_of(answer), encoding="utf-8")
    beside.replace(path)


def page_of(answer: Answer) -> str:
    """Return an answer as one HTML file."""
    count, candidates = len(answer.package), answer.question.interventions.count
    top = Top(
        "A benefits package",
        f"{count} of {candidates} interventions free for everyone",
        sentence(answer),
        tuple(numbers(answer)),
        tuple(remarks(answer)),
    )
    return answer_page.page_of(top, sections(answer), UNITS)


def numbers(answer: Answer) -> list[Said]:
    """Return the numbers of the certificate."""
    cost = float(answer.coverage @ answer.question.cost)
    nothing = _signed(f"{answer.nothing:,.6g} with nothing covered")
    upper = f"{answer.upper:,.6g}" if isfinite(answer.upper) else "none known"
    return [
        Said("Cost of the package", decimal(cost), "money per head and year"),
        Said("Welfare, which is the lower bound", _signed(f"{answer.welfare:,.6g}"), nothing),
        Said("Upper bound: no package exceeds it", _signed(upper), "utility per head"),
        Said("What may be missing", said_share(answer.gap), "of what the package gains"),
        Said("Certified", "yes" if answer.certified else "no"),
    ]


def remarks(answer: Answer) -> Iterator[str]:
    """Say what was asked, why it may not be certified, and what seemed odd in the tables."""
    of = answer.question
    on_top = "nothing may be bought on top" if of.top_up.kind == "none" else f"{of.top_up.kind} cover on top"
    mode = "" if of.top_up.kind == "none" else f", households buying in the mode {of.top_up.mode}"
    yield f"Asked for {of.tax.family} taxes and {of.welfare.kind} welfare, with {on_top}{mode}."
    for reason in answer.why_not_certified:
        yield f"Not certified: {reason}."
    for warning in answer.asked.warnings:
        yield f"Warning: {warning}"


def sections(answer: Answer) -> list[Section]:
    """Return the sections of the page that have anything to say."""
    drawn = figures_of(answer)
    found = [_why(answer, drawn), _groups(answer, drawn), _rules(answer, drawn)]
    if answer.question.limits.rows or answer.ties is not None:
        found.append(_limits(answer))
    if answer.viability is not None:
        found.append(_viability(answer))
    return [*found, _health(answer, drawn), _sure(drawn), _votes(drawn)]


def _why(answer: Answer, drawn: Drawn) -> Section:
    rule = (
        "An intervention is worth covering where what it brings, in health to those who could not buy it "
        "and in premiums saved to those who would, is worth more than the tax it takes."
    )
    named = ("package-league",)
    said = "What is covered, and why?", rule
    return _section("reasons", said, drawn, named, tables.interventions(answer))


def _groups(answer: Answer, drawn: Drawn) -> Section:
    rule = (
        "Tax and premium together pay for one's own care, but for what is paid for others: that part, (b), "
        "is the real choice of policy."
    )
    figures = ("package-households",)
    said = "Who pays, and who buys on top?", rule
    return _section("groups", said, drawn, figures, tables.groups(answer))


def _rules(answer: Answer, drawn: Drawn) -> Section:
    known = proof(answer.certified, max(answer.gap, 0.0))
    rule = f"{opened(known)}. A rule is followed to the package it leads to, with the best taxes for it."
    question = "Is there a better package, and what would a rule have lost?"
    return _section("rules", (question, rule), drawn, ("package-rules",), tables.rules(answer))


def _limits(answer: Answer) -> Section:
    rule = (
        "A limit that binds keeps out something worth having: its shadow price is the welfare that one more "
        "unit would bring."
    )
    return Section("limits", "What holds the package back?", rule, tables=tuple(tables.limits(answer)))


def _viability(answer: Answer) -> Section:
    assert answer.viability is not None
    rule = "Where choices touch each other, what everyone does must be the best reply to what all others do."
    shown, words = tuple(tables.fixed_points(answer)), (answer.viability.words,)
    return Section("viability", "Can it last?", rule, tables=shown, paragraphs=words)


def _health(answer: Answer, drawn: Drawn) -> Section:
    named, said = ("package-frontier", "package-equity-plane"), ("How much health, and whose?", "")
    return _section("health", said, drawn, named, tables.protection(answer))


def _sure(drawn: Drawn) -> Section:
    rule = "Tables give no intervals here: widths are assumed, the widest there are for numbers of no source."
    return _section("sure", ("How sure is each place?", rule), drawn, ("package-acceptability",))


def _votes(drawn: Drawn) -> Section:
    return _section("sizes", ("How large a package would each like?", ""), drawn, ("package-sizes",))


def _section(
    name: str, said: tuple[str, str], drawn: Drawn, named: Iterable[str], shown: Iterable[Table] = ()
) -> Section:
    """Return a section; `said` is its question and rule, `named` the figures it holds where they exist."""
    question, rule = said
    figures = tuple(drawn.figures[each] for each in named if each in drawn.figures)
    missing = tuple(drawn.missing[each] for each in named if each in drawn.missing)
    return Section(name, question, rule, figures, tuple(shown), missing)


def _signed(number: str) -> str:
    return number.replace("-", "−")
