"""A risk grouper as a file states it: the traits, segments and factors, and the tables that go with them.

    codes -> flags -> edits -> combinations -> needs -> hierarchy -> groups -> factors -> weights by segment

flag     what a code says of a person: a condition category, a drug cost group, a diagnosis class
trait    what sex, age and other columns of the persons table say: an age band, originally disabled
factor   anything with a weight: a flag kept, a trait, or a rule over them (any of, all of, how many)
segment  which column of weights a person has: the first segment whose traits fit
Source   the order of steps of CMS's model software: edits, hierarchy, interactions, counts, weights [cited]

>>> stated = Stated(name="two", factors=(Factor(name="both", all=("1", "2")),))
>>> stated.factors[0].all, stated.status
(('1', '2'), 'assumed')
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from healthtrust.design.heading import Heading, decided

OLDEST = 120
"""The highest age that a grouper knows, years."""

EVERY_FLAG = "*"
"""In `count`: every flag that is kept."""

Years = Annotated[int, Field(ge=0, le=OLDEST)]
Names = tuple[str, ...]


class PersonColumn(Heading):
    """A column of the persons table, besides age and sex, that the grouper looks at."""

    name: str = decided(..., "its name in the persons table", min_length=1)
    values: Names = decided(..., "what may stand in it", min_length=1)
    default: str | None = decided(None, "taken for all where the table has no such column; none = it must")
    meaning: str = decided("", "what it says")


class Trait(Heading):
    """What is known of a person without codes; rows of one name: the trait holds where any of them does."""

    name: str = decided(..., "what the trait is called", min_length=1)
    sex: Literal["", "F", "M"] = decided("", "women only, men only; none = both")
    age_from: Years = decided(0, "first age", "years")
    age_to: Years = decided(OLDEST, "last age", "years")
    where: dict[str, Names] = decided({}, "by column, the values that fit")
    all: Names = decided((), "traits stated above that must all hold")
    none: Names = decided((), "traits stated above of which none may hold")


class Cells(Heading):
    """Every combination of one trait from each list, as a trait of its own: sexes by ages, and the like."""

    name: str = decided(..., "the cell's name, {0} the first list's trait, {1} the second's", min_length=1)
    of: tuple[Names, ...] = decided(..., "lists of traits", min_length=1)
    all: Names = decided((), "traits that must hold too")
    none: Names = decided((), "traits of which none may hold")


class Segment(Heading):
    """Persons who share a column of weights: those of whom these traits hold, and no segment above."""

    name: str = decided(..., "as in the weights", min_length=1)
    all: Names = decided((), "traits that must all hold")
    none: Names = decided((), "traits of which none may hold")


class Factor(Heading):
    """A rule over flags that are kept, traits, and factors stated above; what is not stated does not bind.

    A flag that a group has replaced can still be named here, as can the group.
    """

    name: str = decided(..., "as in the weights", min_length=1)
    all: Names = decided((), "all of these")
    any: Names = decided((), "at least one of these")
    none: Names = decided((), "none of these")
    count: Names = decided((), 'how many of these are there; ["*"] = every flag kept')
    at_least: Annotated[int, Field(ge=0)] = decided(0, "least number of `count`", "flags")
    at_most: Annotated[int, Field(ge=0)] | None = decided(
        None, "largest number of `count`; none = any", "flags"
    )


class Need(Heading):
    """A flag that counts only beside another, judged before the hierarchy."""

    flag: str = decided(..., "the flag that falls away alone", min_length=1)
    any: Names = decided(..., "one of these must be there", min_length=1)


class Group(Heading):
    """Flags that one flag stands for, once the hierarchy is done."""

    group: str = decided(..., "the flag that stands for them", min_length=1)
    flags: Names = decided(..., "the flags it replaces", min_length=1)
    trait: str = decided("", "only for those of whom it holds; none = everybody")


class Criterion(Heading):
    """One class per person: the last of those its flags say, or the class of those without any."""

    name: str = decided(..., "what the criterion is called", min_length=1)
    classes: Names = decided(..., "flags from the lowest class to the highest", min_length=1)
    without: str = decided(..., "the factor of those in no class", min_length=1)
    one_class: bool = decided(True, "whether the highest class drops the others")
    reset: bool = decided(False, "whether the weight of `without` is set so that the criterion adds up to 0")


class Stated(Heading):
    """A risk grouper: its rules, and where its tables are."""

    name: str = decided(..., "what the grouper is called", min_length=1)
    title: str = decided("", "its name in full")
    version: str = decided("", "of which model")
    year: int | None = decided(None, "the year its tables are for")
    source: str = decided("", "where its rules come from")
    status: Literal["cited", "recalled", "assumed"] = decided("assumed", "how well that is known")
    library: str = decided("", "model of the installed library whose tables are read, in place of files")
    codes: str = decided("", "table: code, flag[, per_unit]; an empty flag: known, and of no account")
    edits: str = decided("", "table: code, sex, age_from, age_to, flag")
    combinations: str = decided("", "table: flag, with, becomes")
    hierarchy: str = decided("", "table: flag, drops")
    groups: str = decided("", "table: flag, group[, trait]")
    weights: str = decided("", "table: factor, weight[, segment]")
    labels: str = decided("", "table: factor, label")
    partial: bool = decided(False, "whether rules may name flags that no code of the tables gives")
    threshold: Annotated[float, Field(ge=0)] = decided(
        0.0, "sum of quantity × per_unit from which a flag is set; 0 = any code sets it", "quantity"
    )
    thresholds: dict[str, Annotated[float, Field(ge=0)]] = decided(
        {}, "by flag, where it differs", "quantity"
    )
    decimals: Annotated[int, Field(ge=0, le=9)] = decided(6, "to which sums are rounded before", "decimals")
    columns: tuple[PersonColumn, ...] = decided((), "other columns of the persons table")
    traits: tuple[Trait, ...] = decided((), "what is known without codes")
    cells: tuple[Cells, ...] = decided((), "combinations of traits")
    segments: tuple[Segment, ...] = decided((), "columns of weights; none stated: one, all")
    needs: tuple[Need, ...] = decided((), "flags that count only beside others")
    grouped: tuple[Group, ...] = decided((), "groups of flags, beside those of the table `groups`")
    not_counted: Names = decided((), 'flags that ["*"] leaves out')
    factors: tuple[Factor, ...] = decided((), "rules over flags, traits and factors")
    criteria: tuple[Criterion, ...] = decided((), "one class per person")
