"""Packages that some leave, or whose treatment some buy privately, by brute force.

One row at a time in plain Python; linear tax only; utility A ln H + B ln W. Nothing here knows of increments,
volumes, sweeps or menus: a choice is a word for every intervention, and a best reply the best of all words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import inf, log
from typing import NamedTuple

NOTHING, STANDARD, PRIVATE = "nothing", "standard", "private"


@dataclass(frozen=True)
class Row:
    share: float
    wealth: float
    health: float
    cases: tuple[float, ...]
    may_insure: bool = True


@dataclass(frozen=True)
class Item:
    price: float
    benefit: float
    covered: bool
    private_price: float | None = None
    private_benefit: float = 0.0
    voucher: float = 0.0


@dataclass(frozen=True)
class Terms:
    kind: str
    loading: float = 0.0
    saves: bool = True
    pooled: bool = False
    rebate: float = 0.0
    overhead: float = 1.0
    other_income: float = 0.0
    of_health: float = 1.0
    of_wealth: float = 1.0


class Choice(NamedTuple):
    out: bool
    bought: tuple[str, ...]


class Point(NamedTuple):
    choices: tuple[Choice, ...]
    rate: float
    premiums: tuple[float, ...]
    utilities: tuple[float, ...]
    need: float
    revenue: float


def choices(row: Row, items: Sequence[Item], terms: Terms) -> Iterator[Choice]:
    """Every arrangement that is open to a row."""
    for out in (False, True) if terms.kind == "substitutive" and row.may_insure else (False,):
        words = []
        for item, cases in zip(items, row.cases, strict=True):
            better = item.private_price is not None and (out or terms.kind in ("supplementary", "voucher"))
            here = [NOTHING]
            if row.may_insure and terms.kind != "none" and cases > 0:
                here += [STANDARD] if out or not item.covered else []
                here += [PRIVATE] if better else []
            words.append(here)
        for bought in product(*words):
            yield Choice(out, bought)


def money_per_case(item: Item, word: str, out: bool, terms: Terms) -> float:
    """What one case insured costs before loading, of which a voucher may pay a part."""
    if word == NOTHING:
        return 0.0
    if word == STANDARD:
        return item.price
    assert item.private_price is not None
    voucher = terms.kind == "voucher" and item.covered and not out
    return item.private_price - (item.voucher * item.price if voucher else 0.0)


def health(row: Row, items: Sequence[Item], choice: Choice) -> float:
    total = row.health
    for item, cases, word in zip(items, row.cases, choice.bought, strict=True):
        if word == PRIVATE:
            total += cases * item.private_benefit
        elif word == STANDARD or (item.covered and not choice.out):
            total += cases * item.benefit
    return total


def need(rows: Sequence[Row], items: Sequence[Item], chosen: Sequence[Choice], terms: Terms) -> float:
    """What the package costs the pool per head."""
    total = 0.0
    for row, choice in zip(rows, chosen, strict=True):
        for item, cases, word in zip(items, row.cases, choice.bought, strict=True):
            if not item.covered or choice.out:
                continue
            cost = item.price
            if word == PRIVATE and terms.kind == "voucher":
                cost = item.voucher * item.price
            elif word == PRIVATE and terms.saves:
                cost = 0.0
            total += row.share * cases * cost
    return terms.overhead * total - terms.other_income


def rate_for(rows: Sequence[Row], items: Sequence[Item], chosen: Sequence[Choice], terms: Terms) -> float:
    """The linear tax rate that pays for it; infinite where nobody pays but something is needed."""
    needed = need(rows, items, chosen, terms)
    base = sum(r.share * r.wealth * (1 - terms.rebate * c.out) for r, c in zip(rows, chosen, strict=True))
    return 0.0 if needed <= 0 else inf if base <= 0 else needed / base


def taxes(rows: Sequence[Row], items: Sequence[Item], chosen: Sequence[Choice], terms: Terms) -> list[float]:
    """Posted taxes; where all have left and pay nothing, each would pay for itself alone."""
    if terms.rebate == 1.0 and all(c.out for c in chosen):
        alone = []
        for z, row in enumerate(rows):
            only = [Choice(y != z, c.bought) for y, c in enumerate(chosen)]
            only[z] = Choice(False, (NOTHING,) * len(items))
            alone.append(max(0.0, need(rows, items, only, terms)) / row.share)
        return alone
    rate = rate_for(rows, items, chosen, terms)
    return [rate * row.wealth for row in rows]


def pool_prices(
    rows: Sequence[Row], items: Sequence[Item], chosen: Sequence[Choice], terms: Terms
) -> list[float]:
    """For each item the average incidence of what is insured, that every buyer pays for."""
    prices = []
    for i, item in enumerate(items):
        weight = [
            row.share * money_per_case(item, c.bought[i], c.out, terms)
            for row, c in zip(rows, chosen, strict=True)
        ]
        if sum(weight) > 0:
            prices.append(sum(w * row.cases[i] for w, row in zip(weight, rows, strict=True)) / sum(weight))
        else:
            prices.append(max((row.cases[i] for row in rows if row.may_insure), default=0.0))
    return prices


def premium(
    row: Row, items: Sequence[Item], choice: Choice, prices: Sequence[float] | None, terms: Terms
) -> float:
    cases = row.cases if prices is None else prices
    each = (
        c * money_per_case(i, w, choice.out, terms)
        for c, i, w in zip(cases, items, choice.bought, strict=True)
    )
    return (1 + terms.loading) * sum(each)


def utility(
    row: Row, items: Sequence[Item], choice: Choice, tax: float, prices: Sequence[float] | None, terms: Terms
) -> float:
    paid = 0.0 if choice.out and terms.rebate == 1.0 else tax * (1 - terms.rebate * choice.out)
    left = row.wealth - paid - premium(row, items, choice, prices, terms)
    if left <= 0:
        return -inf
    return terms.of_health * log(health(row, items, choice)) + terms.of_wealth * log(left)


def every_equilibrium(rows: Sequence[Row], items: Sequence[Item], terms: Terms) -> list[Point]:
    """All combinations in which nobody gains by another choice at the taxes and premiums they bring about."""
    open_to = [list(choices(row, items, terms)) for row in rows]
    found = []
    for chosen in product(*open_to):
        charges = taxes(rows, items, chosen, terms)
        prices = pool_prices(rows, items, chosen, terms) if terms.pooled else None
        utilities = []
        for row, mine, choice, tax in zip(rows, open_to, chosen, charges, strict=True):
            now = utility(row, items, choice, tax, prices, terms)
            if any(utility(row, items, other, tax, prices, terms) > now + 1e-12 for other in mine):
                break
            utilities.append(now)
        else:
            rate = rate_for(rows, items, chosen, terms)
            brought = sum(
                row.share * (0.0 if c.out and terms.rebate == 1 else t * (1 - terms.rebate * c.out))
                for row, c, t in zip(rows, chosen, charges, strict=True)
            )
            needed = need(rows, items, chosen, terms)
            found.append(
                Point(
                    chosen,
                    rate,
                    tuple(premium(r, items, c, prices, terms) for r, c in zip(rows, chosen, strict=True)),
                    tuple(utilities),
                    needed,
                    brought,
                )
            )
    return found
