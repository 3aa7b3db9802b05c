"""What contracts reward, in sentences.

Source  ours.

>>> place = Finding("cliff", 2100.0, 2100.0, -1050.0, -0.5, 0.0, "gained", "paragraph 4", "large enough")
>>> print(finding_said(place, "cost of care", 98_000.0, "GBP"))
At 100,100 (+2.1 %) the amount falls by £1,050 at once as cost of care goes up: step gained (paragraph 4).
"""

from __future__ import annotations

import math

from healthtrust.deliver.incentives.answer import Answer, Priced
from healthtrust.deliver.incentives.arrangements import Actor
from healthtrust.deliver.incentives.findings import Finding, dead_share, nearest_cliff
from healthtrust.deliver.incentives.stack import Stacked
from healthtrust.design.contract import Lever
from healthtrust.ground.money import Currency, currency, words

UNITS: dict[Lever, str] = {
    "cost of care": "unit of cost of care",
    "admission": "admission",
    "visit": "visit",
    "coded diagnosis": "coded diagnosis",
    "quality point": "quality point",
    "member": "member",
    "case treated": "case treated",
}
"""What one unit of each lever is called."""


def money_said(amount: float, code: str) -> str:
    """Return an amount of money in words; a plain number where the contract is for any currency.

    >>> money_said(1234567.0, "GBP"), money_said(-0.49, ""), money_said(0.0, "GBP")
    ('£1.2 m', '−0.49', '£0')
    """
    money = currency(code) if code else Currency("", 2)
    size = words(round(abs(amount) * 10**money.exponent), money).strip()
    return f"−{size}" if amount < 0 and size.strip("0. ") != words(0, money).strip("0. ") else size


def place_said(units: float, level: float) -> str:
    """Return a place along a lever: where it is, and how far from where the lever stands.

    >>> place_said(-5.0, 100.0)
    '95 (−5.0 %)'
    """
    if math.isnan(level):
        return f"{units:+,.4g}".replace("-", "−")
    there = level + units
    shown = f"{there:,.0f}" if abs(there) >= 1000 or there == int(there) else f"{there:,.4g}"
    return f"{shown} ({_share(units, level)})"


def finding_said(found: Finding, lever: Lever, level: float, code: str) -> str:
    """Return one finding as a sentence that names the step and the clause that causes it."""
    cause = f"step {found.step} ({found.clause})"
    here, there = place_said(found.start, level), place_said(found.end, level)
    if found.kind == "cliff":
        way = "rises" if found.jump > 0 else "falls"
        size = money_said(abs(found.jump), code)
        return f"At {here} the amount {way} by {size} at once as {_lever(lever)} goes up: {cause}."
    if found.kind == "kink":
        prices = f"from {price_said(found.before, code)} to {price_said(found.after, code)}"
        return f"At {here} the price of one more {UNITS[lever]} changes {prices}: {cause}."
    if found.kind == "dead zone":
        return f"From {here} to {there} one more {UNITS[lever]} changes nothing: {cause}."
    says = "earns" if found.after > 0 else "loses"
    price = price_said(abs(found.after), code)
    return f"From {here} to {there} one more {UNITS[lever]} {says} {price}, against what is wanted: {cause}."


def price_said(price: float, code: str) -> str:
    """Return a price at the margin: below one thousand to three digits.

    >>> price_said(-0.48999, "USD"), price_said(12345.0, ""), price_said(float("nan"), "")
    ('−$0.49', '12,345', '')
    """
    if math.isnan(price):
        return ""
    if abs(price) >= 1000:
        return money_said(price, code)
    symbol = words(0, currency(code)).rstrip("0") if code else ""
    rounded = float(f"{abs(price):.3g}")
    shown = f"{rounded:.2f}" if rounded == round(rounded, 2) else f"{rounded:.12f}".rstrip("0")
    sign = "−" if price < 0 and rounded else ""
    return f"{sign}{symbol}{shown.removesuffix('.00')}"


def sentence(found: Answer) -> str:
    """Return what the contracts reward in a sentence or two."""
    settled = len({(p.asked.name, p.party) for p in found.priced})
    counts = {kind: sum(f.kind == kind for p in found.priced for f in p.findings) for kind in _PLURALS}
    said = [_counted(counts[kind], kind) for kind in _PLURALS if counts[kind]]
    listed = " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said) or "nothing stands out"
    subject = "1 settlement" if settled == 1 else f"{settled:,} settlements"
    told = f"Within {100 * found.share:g} % of where levers stand, {subject}: {listed}."
    return told + _nearest(found)


def stack_said(actor: Actor, stacked: tuple[Stacked, ...]) -> str:
    """Return what all contracts of an actor reward together."""
    flags = [flag.says for one in stacked for flag in one.flags]
    count = len(actor.held)
    contracts = "1 contract" if count == 1 else f"{count} contracts"
    if not flags:
        return f"{actor.name}, {contracts}: nothing is counted twice, and nothing wanted loses money."
    return f"{actor.name}, {contracts}: {' '.join(flags)}"


_PLURALS = {
    "cliff": "cliffs",
    "kink": "kinks",
    "dead zone": "dead zones",
    "reversed zone": "reversed zones",
}


def _nearest(found: Answer) -> str:
    """Return the sentence on the cliff that is nearest, as a share of where its lever stands."""
    near: list[tuple[float, Priced, Finding]] = []
    for priced in found.priced:
        cliff = nearest_cliff(list(priced.findings))
        if cliff is not None and priced.swept.level > 0:
            near.append((abs(cliff.start) / priced.swept.level, priced, cliff))
    if not near:
        return ""
    _, priced, cliff = min(near, key=lambda each: each[0])
    where = f"{priced.asked.name}, {priced.party}"
    said = finding_said(cliff, priced.lever, priced.swept.level, priced.asked.contract.currency)
    return f" The nearest cliff is that of {where}. {said}"


def dead_said(priced: Priced) -> str:
    """Return the share of the range in which the lever does nothing."""
    return f"{100 * dead_share(priced.swept, list(priced.findings)):.0f} %"


def _counted(count: int, kind: str) -> str:
    return f"{count:,} {kind if count == 1 else _PLURALS[kind]}"


def _lever(lever: Lever) -> str:
    """Return what goes up."""
    counted = {"cost of care": "cost of care", "coded diagnosis": "the number of coded diagnoses"}
    counted |= {"case treated": "the number of cases treated"}
    return counted.get(lever, f"the number of {lever}s")


def _share(units: float, level: float) -> str:
    if level == 0:
        return f"{units:+,.4g}".replace("-", "−")
    return f"{100 * units / level:+.1f} %".replace("-", "−")
