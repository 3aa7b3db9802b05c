"""[people]: which population, from where, how many, which places."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from healthtrust.design.heading import Amount, Heading, Positive, Share, decided

NetRate = Annotated[float, Field(ge=-1000, le=1000, allow_inf_nan=False)]
"""Arrivals less leavers, per 1,000 residents and year."""


class Place(Heading):
    """One place in the tree; places without children are neighbourhoods and hold residents."""

    name: str = decided(..., "what the place is called", min_length=1)
    parent: str | None = decided(None, "the place it lies in; none for the top")
    share: Share | None = decided(None, "share of all residents who live here (neighbourhoods only)", "share")
    deprivation_fifth: Annotated[int, Field(ge=1, le=5)] | None = decided(
        None, "fifth of neighbourhoods by deprivation, 1 = most deprived (neighbourhoods only)"
    )
    cost_factor: Positive = decided(1.0, "unavoidable cost of care here relative to the average", "ratio")


class Income(Heading):
    """Equivalised household income: lognormal within each deprivation fifth."""

    margin: str = decided("england-2021", "named income margin of the catalogue")
    mean: Positive | None = decided(
        None, "mean equivalised household income; overrides the margin", "money per year"
    )
    spread: Positive | None = decided(
        None, "standard deviation of the logarithm; overrides the margin", "log points"
    )
    points: Annotated[int, Field(ge=1, le=100)] = decided(
        1, "equal income groups into which each loaded row is split (files without incomes only)"
    )


class People(Heading):
    """Who the residents are."""

    source: Literal["synthetic", "file"] = decided("synthetic", "made from margins, or loaded from a file")
    size: Annotated[int, Field(ge=1)] = decided(40_000, "residents to make (synthetic only)", "people")
    residents_per_row: Annotated[int, Field(ge=1)] = decided(
        1, "identical residents a row stands for (synthetic only)", "people"
    )
    file: str | None = decided(
        None,
        "CSV, Parquet or XLSX file of persons or cells, or a folder or pattern of CSV or Parquet files "
        "(file only)",
    )
    mapping: str | None = decided(None, "mapping file that names its columns and units (file only)")
    places: tuple[Place, ...] | str = decided((), "the tree of places, or the CSV file that holds it")
    levels: tuple[str, ...] = decided(
        ("region", "place", "neighbourhood"), "what the levels of the tree are called"
    )
    shapes: str | None = decided(
        None, "GeoJSON file of the shapes of places, named as they are; none = pages show tiles"
    )
    age_sex: str = decided(
        "population-england-2011", "named age and sex margin of the catalogue, or a CSV file"
    )
    income: Income = Income()
    need: Literal["cost curve", "recorded cost"] = decided(
        "cost curve", "where the cost of care by age, sex and deprivation is taken from"
    )
    cost_uplift: Positive = decided(
        1.45, "growth of cost per head since the cost curve was observed (2011/12)", "ratio", le=1_000
    )
    segments: str = decided("segments-1", "named rule list that puts each resident in one segment")
    births: Positive = decided(1.0, "births per woman and year over those of the vital rates", "ratio")
    migration: str = decided(
        "", "who comes and goes each year: a named table such as england-2011, or a CSV file; empty = nobody"
    )
    net_migration: dict[str, NetRate] = decided(
        {},
        "net arrivals of neighbourhoods, by name, in place of the table's balance",
        "per 1000 residents and year",
    )
    programmes_act: bool = decided(
        False, "whether spending on population health changes onset of illness and death in later years"
    )
    programmes_today: Amount | None = decided(
        None,
        "spending on population health that today's risk factors reflect; none = that of the first year",
        "money per resident and year",
    )
