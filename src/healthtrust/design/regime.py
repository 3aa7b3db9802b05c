"""What private cover there is beside the core: who may buy it, who must, what it pays, where it counts.

may buy = any of the doors is open;     a door is open where all that it asks for holds
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from healthtrust.design.heading import Amount, Heading, Share, decided

Kind = Literal["complementary", "supplementary", "substitutive"]
Number = Annotated[float, Field(allow_inf_nan=False)]


class Door(Heading):
    """One way of being allowed to hold a cover: all that it asks for must hold."""

    self_employed: bool | None = decided(None, "asks for the self-employed; false: for all but them")
    civil_servant: bool | None = decided(None, "asks for civil servants; false: for all but them")
    income_from: Amount | None = decided(None, "asks for this income or more", "money per year")
    income_below: Amount | None = decided(None, "asks for less income than this", "money per year")
    from_age: Amount | None = decided(None, "asks for this age or more", "years")
    below_age: Amount | None = decided(None, "asks for less age than this", "years")

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of persons that it looks at."""
        asked = {
            "self_employed": self.self_employed is not None,
            "civil_servant": self.civil_servant is not None,
            "income": (self.income_from, self.income_below) != (None, None),
            "age": (self.from_age, self.below_age) != (None, None),
        }
        return tuple(name for name, looked_at in asked.items() if looked_at)


class TakeUp(Heading):
    """How many of those who may hold a cover do; nothing given = as observed in the persons table.

    coefficients     logit of holding it: column of the persons table, or ln_income, to coefficient
    share            the share of those who may that hold it on average: sets the intercept
    income_elasticity  per cent more holders for one per cent more income, at the means: sets ln_income
    """

    share: Annotated[float, Field(gt=0, lt=1)] | None = decided(
        None, "share of those who may that hold it", "share"
    )
    income_elasticity: Number | None = decided(
        None, "income elasticity of take-up at the means", "elasticity"
    )
    intercept: Number | None = decided(None, "intercept of the logit, where no share is given", "logit")
    coefficients: dict[str, Number] = decided(
        {}, "coefficient of each column of persons; ln_income is the logarithm of income", "logit"
    )
    source: str = decided("", "where the numbers come from")
    status: Literal["cited", "recalled", "assumed", "estimated"] = decided(
        "assumed", "how well that is known"
    )

    @model_validator(mode="after")
    def _one_level(self) -> TakeUp:
        if (self.share is None) == (self.intercept is None):
            raise ValueError("exactly one of share and intercept")
        if self.income_elasticity is not None and "ln_income" in self.coefficients:
            raise ValueError("either income_elasticity or a coefficient of ln_income")
        if self.income_elasticity is not None and self.share is None:
            raise ValueError("a share, where income_elasticity is given")
        return self


class Cover(Heading):
    """One private cover: its kind, who may or must hold it, what it pays, and what it does to the core."""

    name: str = decided(..., "what it is called in the persons table and in results", min_length=1)
    kind: Kind = decided(..., "on top of the core's gaps, beside the core, or in its stead")
    compulsory: bool = decided(
        False, "whether law makes those under it hold it: counted as compulsory private"
    )
    may_buy: tuple[Door, ...] = decided((), "who may hold it: any of these doors; none = everybody")
    take_up: TakeUp | None = decided(
        None, "how many hold it; none = as observed, or all who may where it is compulsory beside the core"
    )
    loading: Share = decided(0.12, "premium over expected claims, less 1", "share of claims")
    charges_covered: Share = decided(
        1.0, "complementary: share of the core's user charges that it pays", "share"
    )
    left_out_covered: Share = decided(
        0.5, "complementary: share of what the core leaves out that it pays", "share"
    )
    extra_use: Amount = decided(
        0.226, "complementary: what holders use more of the core's visits than others", "share"
    )
    beside_share: Share = decided(
        0.1, "supplementary: share of a holder's care that is given beside the core and spared it", "share"
    )
    contribution_kept: Share = decided(
        0.0, "substitutive: share of the contribution that a leaver goes on paying", "share"
    )


class Core(Heading):
    """What the core pays, how it is financed, and where that money is counted."""

    counted_as: Literal["government", "compulsory social", "compulsory private"] = decided(
        "compulsory social", "where contributions to the core are counted"
    )
    government_share: Share = decided(0.0, "share of the core's spending that taxes pay", "share")
    loading: Share = decided(0.04, "running the core, over what its care costs", "share of cost")
    charges: Share = decided(0.0, "share of the cost of its care that patients pay", "share")
    left_out: Amount = decided(
        0.0, "spending on services it leaves out, over the cost of a person's care in the core", "ratio"
    )
    visits_share: Share = decided(
        0.35, "share of the core's cost that is visits, of which holders use more", "share"
    )
    ceiling: Amount | None = decided(
        None, "income above which no more contribution is due, where the table has none", "money per year"
    )
    takes_in: tuple[str, ...] = decided(
        (), "covers of the regime before whose services the core now gives to everybody"
    )


class Regime(Heading):
    """The core and the private covers beside it."""

    title: str = decided("a regime", "what it is called", min_length=1)
    core: Core = decided(Core(), "the statutory core")
    covers: tuple[Cover, ...] = decided((), "the private covers")
    income_floor: Annotated[float, Field(gt=0, allow_inf_nan=False)] = decided(
        1.0, "income below this counts as this where its logarithm is taken", "money per year"
    )

    @model_validator(mode="after")
    def _names(self) -> Regime:
        names = [cover.name for cover in self.covers]
        if len(set(names)) < len(names):
            raise ValueError("each cover once")
        if set(names) & set(self.core.takes_in):
            raise ValueError("covers that the core takes in are not sold any more: leave them out of covers")
        return self

    def cover(self, name: str) -> Cover | None:
        """Return the cover of a name, if there is one."""
        return next((cover for cover in self.covers if cover.name == name), None)
