"""What contracts reward as one page: prices at the margin, the amount along each lever, an actor's stack."""

from __future__ import annotations

from healthtrust.deliver.incentives.answer import Answer, Priced
from healthtrust.deliver.incentives.arrangements import Actor
from healthtrust.deliver.incentives.findings import nearest_cliff
from healthtrust.deliver.incentives.said import money_said, place_said, price_said, sentence, stack_said
from healthtrust.deliver.incentives.stack import Stacked
from healthtrust.deliver.incentives.told import currency_of, told_findings, told_prices, told_stack
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.deliver_incentives import along
from healthtrust.reports.charts.deliver_incentives_stack import stacked_prices
from healthtrust.reports.figure import finished

MOST_FIGURES = 12
"""Figures along a lever on the page, those with the most to show first."""


def incentives_page(found: Answer | None, actor: Actor | None, stacked: tuple[Stacked, ...]) -> str:
    """Return prices, findings and stacks as one HTML file."""
    says = [sentence(found)] if found is not None else []
    says += [stack_said(actor, stacked)] if actor is not None else []
    numbers = (_numbers(found) if found is not None else ()) + _stack_numbers(actor, stacked)
    sections: list[Section] = []
    if found is not None:
        sections += [_prices(found), _along(found)]
    if actor is not None:
        sections.append(_stack(actor, stacked))
    top = Top("What contracts reward", "The price of one more unit", " ".join(says), numbers)
    return page_of(top, sections, f"Money in {_currency(found, actor) or 'the units of the statements'}.")


def _currency(found: Answer | None, actor: Actor | None) -> str:
    """Return the currency of the contracts; empty where they are for any."""
    codes = [p.asked.contract.currency for p in found.priced] if found is not None else []
    codes += [currency_of(actor)] if actor is not None else []
    return next((code for code in codes if code), "")


def _numbers(found: Answer) -> tuple[Said, ...]:
    """Return the nearest cliff, and how many settlements stand in a dead zone of some lever."""
    cliffs = [(p, c) for p in found.priced if (c := nearest_cliff(list(p.findings))) and p.swept.level > 0]
    dead = sum(any(f.kind == "dead zone" and f.start <= 0 <= f.end for f in p.findings) for p in found.priced)
    told = [
        Said(
            "Settlements and levers", f"{len(found.priced):,}", f"moved by {100 * found.share:g} % either way"
        ),
        Said("In a dead zone now", f"{dead:,}", "of them: one more changes nothing"),
    ]
    if cliffs:
        priced, cliff = min(cliffs, key=lambda each: abs(each[1].start) / each[0].swept.level)
        size = money_said(cliff.jump, priced.asked.contract.currency)
        where = f"{priced.party}, {priced.lever} at {place_said(cliff.start, priced.swept.level)}"
        told.insert(0, Said("Nearest cliff", size, where))
    return tuple(told)


def _stack_numbers(actor: Actor | None, stacked: tuple[Stacked, ...]) -> tuple[Said, ...]:
    if actor is None:
        return ()
    code = _currency(None, actor)
    return tuple(
        Said(f"One more {one.lever}", price_said(one.net, code), "net of own cost") for one in stacked[:3]
    )


def _prices(found: Answer) -> Section:
    rule = (
        "The price is the change of the amount for one unit, before rounding. A cliff is a jump, a kink a "
        "change of price, a dead zone a range in which nothing changes."
    )
    tables = (table_of("Every settlement and lever", told_prices(found)),)
    return Section("prices", "What is one more unit worth?", rule, (), tables)


def _along(found: Answer) -> Section:
    drawn = sorted((p for p in found.priced if p.swept.pieces), key=_telling)[:MOST_FIGURES]
    figures = tuple(finished(f"along-{k}", along(priced)) for k, priced in enumerate(drawn, start=1))
    rule = "Nothing but the lever moves; the steps and clauses that cause each mark are in the table below."
    left = len(found.priced) - len(drawn)
    said = (f"{left:,} more are in the tables only.",) if left else ()
    tables = (table_of("Everything that stands out", told_findings(found)),)
    return Section("along", "Where does it bend, break or stop?", rule, figures, tables, said)


def _telling(priced: Priced) -> tuple[int, int]:
    """Return what puts a figure first: cliffs, then kinks."""
    kinds = [f.kind for f in priced.findings]
    return -kinds.count("cliff"), -kinds.count("kink")


def _stack(actor: Actor, stacked: tuple[Stacked, ...]) -> Section:
    code = _currency(None, actor)
    figures = tuple(
        finished(f"stack-{k}", stacked_prices(one, code))
        for k, one in enumerate(stacked, start=1)
        if any(one.prices) or one.own_cost
    )
    tables = (table_of("Every lever over all contracts", told_stack(actor, stacked)),)
    rule = "What a contract pays one side it charges the other; the actor's own cost of a unit is taken off."
    return Section("stack", "What do all its contracts reward together?", rule, figures, tables)
