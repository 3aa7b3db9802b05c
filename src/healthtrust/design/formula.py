"""A weighted capitation formula as data: services with spending shares, each with the indices that multiply.

An index is given in one of five ways, and a fitted one has the same forms as one that is typed in:

column        a column of the places table: the index itself, or weighted heads by the service
table         a file beside the formula: a weight for each group of residents, such as an age curve
groups        the same weights written in the formula itself
coefficients  intercept + Σ coefficient × column, or the exponential of it: an additional-need regression
constant      the same for every place
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from healthtrust.design.heading import Amount, Heading, Positive, Share, decided

Status = Literal["cited", "recalled", "assumed", "fitted"]
Finite = Annotated[float, Field(allow_inf_nan=False)]


class Stated(Heading):
    """A part of a formula that says where its numbers come from."""

    source: str = decided("", "where its numbers come from")
    status: Status = decided(
        "assumed", "cited: seen in the source; recalled: from memory; assumed: chosen; fitted: from data"
    )


class Group(Heading):
    """Residents that count the same: the column that counts them, and what one of them counts."""

    column: str = decided(..., "column of the places table that counts these residents", min_length=1)
    weight: Amount = decided(..., "what one of them counts, relative to the other groups", "weight")
    holds: dict[str, float | str] = decided(
        {}, 'who they are, for a population by person attributes: sex = "female", age_from = 0, age_to = 4'
    )


class Index(Stated):
    """A relative need or cost of places; only its proportions matter, since every service is scaled."""

    name: str = decided(..., "what it is called", min_length=1)
    column: str = decided("", "column of the places table that holds it")
    column_is: Literal["index", "heads"] = decided(
        "index", "whether the column is an index for each resident or counts weighted heads"
    )
    table: str = decided("", "table of weights by group: group, weight, source, status[, who they are]")
    groups: tuple[Group, ...] = decided((), "weights by group of residents")
    coefficients: dict[str, Finite] = decided({}, "coefficient of each column of the places table")
    intercept: Finite = decided(0.0, "what is added to coefficients × columns")
    link: Literal["identity", "log"] = decided(
        "identity", "whether the sum is the index or its logarithm; fitted Poisson and gamma models have log"
    )
    constant: Positive | None = decided(None, "the same index everywhere")
    power: Finite = decided(1.0, "exponent of the index")

    @model_validator(mode="after")
    def _given_once(self) -> Self:
        given = [self.column, self.table, self.groups, self.coefficients, self.constant]
        if sum(bool(way) for way in given) != 1:
            raise ValueError("exactly one of column, table, groups, coefficients or constant")
        return self

    @property
    def needs(self) -> tuple[str, ...]:
        """Return the columns of the places table that it is made from."""
        if self.column:
            return (self.column,)
        return tuple(self.coefficients) or tuple(group.column for group in self.groups)


class Adjustment(Stated):
    """A fixed addition for single places, in a column of the places table."""

    name: str = decided(..., "what it is called", min_length=1)
    column: str = decided(
        ..., "column of the places table that holds it, 0 where there is none", min_length=1
    )


class Service(Stated):
    """A service, or a component such as health inequalities: its share of money and what its need follows."""

    name: str = decided(..., "what it is called", min_length=1)
    share: Positive = decided(..., "share of spending, or an amount in proportion to it", "share")
    indices: tuple[Index, ...] = decided((), "what multiplies population; none = by head")
    cost_factor: bool = decided(True, "whether the formula's cost factors multiply it too")
    adjustments: tuple[Adjustment, ...] = decided((), "weighted heads added to single places")


class Price(Stated):
    """What is paid for one weighted head, where a formula has a price rather than a budget."""

    amount: Positive = decided(..., "price of one weighted head", "money per year")
    less_share: Share = decided(0.0, "share taken off, for duties that are opted out of", "share")


class Formula(Stated):
    """Weighted capitation: population × indices by service, scaled, and added up by shares of spending."""

    title: str = decided(..., "what the formula is called", min_length=1)
    services: Annotated[tuple[Service, ...], Field(min_length=1)] = decided(..., "services by spending share")
    components: tuple[Service, ...] = decided(
        (), "shares of money that follow something else than the need for a service: health inequalities"
    )
    cost_factors: tuple[Index, ...] = decided((), "unavoidable cost of care: staff, buildings, ambulances")
    adjustments: tuple[Adjustment, ...] = decided(
        (), "money for single places before the rest is shared", "money per year"
    )
    normalise: bool = decided(False, "whether shares are divided by their sum; else they must add up to one")
    price: Price | None = decided(None, "price of a weighted head; none = a budget is shared")
    columns: dict[str, str] = decided({}, "what each column of the places table means")

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        total = sum(part.share for part in self.parts)
        if not self.normalise and abs(total - 1) > 1e-6:
            raise ValueError(f"shares that sum to one, not {total:.6g}, unless normalise = true")
        names = [part.name for part in self.parts]
        if len(set(names)) < len(names):
            raise ValueError("services and components with different names")
        return self

    @property
    def parts(self) -> tuple[Service, ...]:
        """Return services and components in order."""
        return self.services + self.components

    @property
    def shares(self) -> tuple[float, ...]:
        """Return the share of each part; they sum to one."""
        total = sum(part.share for part in self.parts)
        return tuple(part.share / total for part in self.parts)

    def indices_of(self, part: Service) -> tuple[Index, ...]:
        """Return everything that multiplies population in a part."""
        return part.indices + (self.cost_factors if part.cost_factor else ())

    @property
    def needs(self) -> dict[str, str]:
        """Return the columns that places must have, with what they mean."""
        named: dict[str, str] = {}
        for part in self.parts:
            for index in self.indices_of(part):
                for column in index.needs:
                    named.setdefault(column, self.columns.get(column, index.name))
        for each in [a for part in self.parts for a in part.adjustments] + list(self.adjustments):
            named.setdefault(each.column, self.columns.get(each.column, each.name))
        return named
