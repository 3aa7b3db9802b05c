"""[[pool.contributions]]: further sources of the pool's money, each with its base, rates, payers, relief."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from healthtrust.design.heading import Amount, Heading, Share, decided

Age = Annotated[int, Field(ge=0, le=130)]


class Bracket(Heading):
    """A slice of what is charged and the rate due on it."""

    above: Amount = decided(..., "amount where the slice begins", "money per year")
    rate: Share = decided(..., "share of the slice that is due", "share")


class Contribution(Heading):
    """One contribution: what it is charged on, at what rates, who pays it, and who is spared.

    head       `amount` for each adult and `child_amount` for each child of the household
    income     marginal rates on the disposable income of the household
    earnings   marginal rates on what each person earns, between floor and ceiling (a payroll contribution)
    wealth     marginal rates on the wealth of the household
    spending   `rates` by category of household spending (earmarked indirect taxes)
    premium    `kept` of what each person paid to an existing insurer before
    """

    name: str = decided(..., "what it is called", min_length=1)
    base: Literal["head", "income", "earnings", "wealth", "spending", "premium"] = decided(
        ..., "what it is charged on"
    )
    brackets: tuple[Bracket, ...] = decided(
        (), "marginal rates on income, wealth or each person's earnings, lowest slice first"
    )
    amount: Amount = decided(0.0, "amount for each adult, where charged by head", "money per year")
    child_amount: Amount = decided(0.0, "amount for each child, where charged by head", "money per year")
    children_charged: Annotated[int, Field(ge=0)] | None = decided(
        None, "most children of one household that are charged; none = all", "children"
    )
    floor: Amount = decided(0.0, "earnings of a person below which nothing is due", "money per year")
    floor_is: Literal["an allowance", "an entry"] = decided(
        "an allowance", "whether only what exceeds the floor is charged, or all of it once above"
    )
    ceiling: Amount | None = decided(
        None, "earnings of a person above which no more is due", "money per year"
    )
    rates: dict[str, Share] = decided({}, "share of spending that is tax, by category of spending", "share")
    kept: Share = decided(1.0, "share of the former premium that is still paid", "share")
    kept_by_year: tuple[Share, ...] = decided(
        (), "the same in each year from the first, the last for all later ones; none = `kept`", "share"
    )
    split: bool = decided(
        False, "whether income or wealth is shared among a household's adults before rates apply"
    )
    dependants_free: bool = decided(
        False,
        "whether adults without earnings are free of a head charge where someone of the household earns",
    )
    exempt_below: Amount = decided(
        0.0, "equivalised household income below which nothing is due", "money per year"
    )
    exempt_under_age: Age = decided(
        0, "age under which a person is not charged by head or on earnings", "years"
    )
    exempt_from_age: Age | None = decided(
        None, "age from which a person is not charged by head or on earnings", "years"
    )
    ceiling_share: Share | None = decided(
        None, "largest share of household income that this contribution takes from it", "share"
    )
    over_ceiling: Literal["nobody", "government"] = decided(
        "nobody", "who pays what the ceiling spares the household"
    )
    employer_share: Share = decided(0.0, "share of what is due that employers pay", "share")
    government_share: Share = decided(0.0, "share of what is due that the government pays", "share")
    scaled: bool = decided(True, "whether its rates move with the rate that funds the package")


class Response(Heading):
    """How many households do not pay, as what they owe exceeds the fair premium of their members.

    share unpaid = min(most, at_fair + slope × max(0, owed − fair premium) / income)
    """

    at_fair: Share = decided(
        0.0, "share of households in arrears where they owe no more than the fair premium"
    )
    slope: Amount = decided(
        0.0,
        "further share in arrears for each share of income owed above the fair premium",
        "share per share",
    )
    most: Share = decided(0.6, "largest share of households in arrears", "share")


class Scheme(Heading):
    """A scheme that residents had before the pool; a person had the first that fits."""

    name: str = decided(..., "what the scheme is called", min_length=1)
    kind: Literal["employer plan", "social insurer", "tax-funded programme", "private plan", "no cover"] = (
        decided(..., "what it is")
    )
    becomes: str = decided(
        "pool", "its role now: pool, the name of a plan, voluntary insurer, provider, or closed", min_length=1
    )
    from_age: Age = decided(0, "youngest member", "years")
    below_age: Age | None = decided(None, "age at which members leave; none = never", "years")
    income_from: Amount = decided(0.0, "least equivalised household income of a member", "money per year")
    income_below: Amount | None = decided(None, "equivalised household income that ends it", "money per year")
    earners_only: bool = decided(False, "whether only households with earnings belong to it")
    premium: Amount = decided(0.0, "what a member paid a year, by head", "money per year")
    income_rate: Share = decided(
        0.0, "share of household income its members paid, shared among its members", "share"
    )
    employer_share: Share = decided(0.0, "part of the premium that employers paid", "share")
    cost_share: Annotated[float, Field(ge=0, allow_inf_nan=False)] = decided(
        1.0, "what it paid providers for care, over what the care cost", "ratio"
    )
