"""Contribution rules as data, in minor units, ready to be applied: the design's words made numbers.

    gross_c(h)  = f_c × base_c(h),      f_c = f where the rates of c move with the rate, otherwise 1
    household   = gross − employers − government − what ceilings spare

base_c   what rule c makes of a household at its own rates (`heads`, `brackets`, `payroll`, `indirect`,
         `premiums`);  f the factor that funds the package;  the rest is `relief`
Source   the arithmetic of statutory contribution schedules; no author.

The pool's own brackets, amount per adult and exemption are the first contribution, called "income"; the
pool's ceiling stands over what the household pays of all contributions together.

>>> from healthtrust.design.contributions import Bracket, Contribution
>>> from healthtrust.ground.money import currency
>>> payroll = Contribution(name="payroll", base="earnings", brackets=(Bracket(above=0, rate=0.12),),
...                        floor=10_000, ceiling=50_000, employer_share=0.5)
>>> rules = rules_of(Pool(per_adult=50, contributions=(payroll,)), currency("GBP"))
>>> rules.names, rules.ceiling_share, sorted(rules.needs)
(('income', 'payroll'), 1.0, ['earnings'])
>>> rules["payroll"].floor, rules["payroll"].bands.slope
(1000000, (0.12,))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from healthtrust.design.contributions import Contribution
from healthtrust.design.pool import Pool
from healthtrust.ground.bands import Bands
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, to_minor
from healthtrust.pool.contributions.contradictions import OWN, contradictions

NOTHING = Bands((0.0,), (0.0,))
UNLIMITED = 2**62
"""An amount nobody has."""
OLDER_THAN_ANYBODY = 1_000
ALL_CHILDREN = 255


@dataclass(frozen=True)
class Rule:
    """One contribution; amounts in minor units a year."""

    name: str
    base: str
    bands: Bands = NOTHING
    amount: int = 0
    """For each adult: beside the brackets of an income contribution, or of a head charge."""
    child_amount: int = 0
    children_charged: int = ALL_CHILDREN
    floor: int = 0
    entry: bool = False
    """Whether all earnings are charged once they reach the floor."""
    ceiling: int = UNLIMITED
    rates: tuple[tuple[str, float], ...] = ()
    """Category of spending and share of it that is tax."""
    kept: float = 1.0
    split: bool = False
    dependants_free: bool = False
    exempt_below: int = 0
    under_age: int = 0
    from_age: int = OLDER_THAN_ANYBODY
    ceiling_share: float | None = None
    government_over: bool = False
    """Whether the government pays what this contribution's ceiling spares."""
    employer_share: float = 0.0
    government_share: float = 0.0
    scaled: bool = True

    @property
    def by_age(self) -> bool:
        """Return whether some ages are free of it."""
        return self.under_age > 0 or self.from_age < OLDER_THAN_ANYBODY

    @property
    def by_member(self) -> bool:
        """Return whether a charge by head must look at each member."""
        return self.by_age or self.dependants_free

    @property
    def needs(self) -> frozenset[str]:
        """Return the columns, of those that payers may lack, that it looks at."""
        found = {self.base} & {"earnings", "wealth", "spending", "premium"}
        found |= {"age"} if self.by_member else set()
        return frozenset(found | ({"earnings"} if self.dependants_free else set()))


@dataclass(frozen=True)
class Rules:
    """All contributions of a pool, and the largest share of its income that a household pays of them."""

    contributions: tuple[Rule, ...]
    ceiling_share: float = 1.0

    def __getitem__(self, name: str) -> Rule:
        return self.contributions[self.names.index(name)]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the contributions, in their order."""
        return tuple(rule.name for rule in self.contributions)

    @property
    def needs(self) -> frozenset[str]:
        """Return the columns, of those that payers may lack, that some contribution looks at."""
        return frozenset().union(*(rule.needs for rule in self.contributions))

    @property
    def categories(self) -> tuple[str, ...]:
        """Return the categories of spending that are taxed, in the order of first mention."""
        return tuple(dict.fromkeys(name for rule in self.contributions for name, _ in rule.rates))


def rules_of(pool: Pool, money: Currency, categories: Sequence[str] | None = None) -> Rules:
    """Return the rules of a design; raises InvalidInput with all that contradicts itself.

    categories   those the spending table has, where it is known already; others are then refused
    """
    refuse(contradictions(pool, categories))
    own = Rule(
        OWN,
        "income",
        Bands(*_starts_and_slopes(pool, money)) if pool.brackets else NOTHING,
        amount=to_minor(pool.per_adult, money),
        exempt_below=to_minor(pool.exempt_below, money),
    )
    ceiling = 1.0 if pool.ceiling_share is None else pool.ceiling_share
    return Rules((own, *(_rule(of, money) for of in pool.contributions)), ceiling)


def _rule(of: Contribution, money: Currency) -> Rule:
    return Rule(
        name=of.name,
        base=of.base,
        bands=Bands(*_starts_and_slopes(of, money)) if of.brackets else NOTHING,
        amount=to_minor(of.amount, money),
        child_amount=to_minor(of.child_amount, money),
        children_charged=ALL_CHILDREN if of.children_charged is None else of.children_charged,
        floor=to_minor(of.floor, money),
        entry=of.floor_is == "an entry",
        ceiling=UNLIMITED if of.ceiling is None else to_minor(of.ceiling, money),
        rates=tuple(of.rates.items()),
        kept=of.kept,
        split=of.split,
        dependants_free=of.dependants_free,
        exempt_below=to_minor(of.exempt_below, money),
        under_age=of.exempt_under_age,
        from_age=OLDER_THAN_ANYBODY if of.exempt_from_age is None else of.exempt_from_age,
        ceiling_share=of.ceiling_share,
        government_over=of.over_ceiling == "government",
        employer_share=of.employer_share,
        government_share=of.government_share,
        scaled=of.scaled,
    )


def _starts_and_slopes(
    of: Pool | Contribution, money: Currency
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    starts = tuple(float(to_minor(bracket.above, money)) for bracket in of.brackets)
    return starts, tuple(bracket.rate for bracket in of.brackets)
