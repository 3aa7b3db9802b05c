"""A linkage model as data: what is compared, which pairs are looked at, what speaks for one person.

    weight of a pair = log2(prior / (1 - prior)) + Σ_c log2(m_c / u_c) (+ term frequency)
    probability      = 2^weight / (1 + 2^weight)

m_c, u_c    share of pairs of one person, of two persons, that agree as this pair does in comparison c
prior       share of all pairs that are of one person
Source  Fellegi and Sunter, A theory for record linkage, Journal of the American Statistical Association 1969
        [recalled]; every number of a model file states its own source and status

>>> model = shipped_model("default")
>>> [each.name for each in model.comparisons]
['given_name', 'surname', 'birth_date', 'address', 'sex', 'national_id']
>>> model.veto.column, model.linking.threshold
('national_id', 0.5)
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from healthtrust.design.alone import read_alone
from healthtrust.design.heading import Heading, Share, decided
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match

Status = Literal["cited", "recalled", "assumed"]
Kind = Literal["name", "date", "address", "exact", "identifier"]
COLUMN = r"^[a-z][a-z0-9_]*$"
ADDRESS = ("postcode", "house_no", "street")
"""What an address is made of: one fact about a household, compared once."""


class Sourced(Heading):
    """Numbers that say where they are from and how sure they are."""

    source: str = decided(..., "where it is from", min_length=1)
    status: Status = decided(..., "how sure it is")


class Comparison(Sourced):
    """One comparison: columns, kind, and how often its levels agree; m and u are where training begins."""

    name: str = decided(..., "what it is called", pattern=COLUMN)
    kind: Kind = decided(..., "how two values are compared")
    column: str = decided(
        "", "the column compared; an address has its own three", pattern=r"^([a-z][a-z0-9_]*)?$"
    )
    similar: tuple[Share, ...] = decided((), "Jaro-Winkler similarities of the levels of a name, falling")
    swaps_with: str = decided("", "the other name, for which it is sometimes entered")
    yields_to: str = decided("", "the other name, which then speaks for both")
    frequencies: bool = decided(False, "whether a rare value that agrees weighs more than a common one")
    m: tuple[Share, ...] = decided(..., "share of pairs of one person at each level, the best first")
    u: tuple[Share, ...] = decided(..., "share of pairs of two persons at each level, the best first")

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that it looks at."""
        other = tuple(each for each in (self.swaps_with, self.yields_to) if each)
        return ADDRESS if self.kind == "address" else (self.column, *other)

    @property
    def levels(self) -> int:
        """Return how many levels it has, nothing said not counted."""
        own = {"date": 5, "address": 5, "exact": 2, "identifier": 3}
        return own.get(self.kind, len(self.similar) + 2 + bool(self.swaps_with))

    @model_validator(mode="after")
    def _whole(self) -> Comparison:
        if (self.kind == "address") == bool(self.column):
            raise ValueError("a column, unless it is an address")
        if list(self.similar) != sorted(self.similar, reverse=True) or (self.similar and self.kind != "name"):
            raise ValueError("similar: falling similarities, of a name only")
        for letter, shares in (("m", self.m), ("u", self.u)):
            if len(shares) != self.levels or abs(sum(shares) - 1) > 1e-6 or min(shares) <= 0:
                raise ValueError(f"{letter}: {self.levels} shares above 0 that add up to 1")
        return self


class Block(Sourced):
    """A blocking rule: pairs that agree in all keys are compared; `surname:3` is the first three letters."""

    keys: tuple[str, ...] = decided(..., "columns, or their first characters", min_length=1)
    largest: int | None = decided(None, "records of a block that is still compared", "records", ge=2)


class Prior(Sourced):
    """How many pairs are of one person: pairs that agree in all keys of some rule, over the rules' recall."""

    rules: tuple[tuple[str, ...], ...] = decided(..., "rules that hardly ever err", min_length=1)
    recall: Share = decided(..., "share of pairs of one person that some rule finds", gt=0)


class Training(Sourced):
    """How m and u are learned: u from random pairs, m by expectation maximisation in blocks."""

    rules: tuple[tuple[str, ...], ...] = decided(..., "blocks in which m is learned", min_length=1)
    pairs: float = decided(1e7, "random pairs that u is learned from", "pairs", gt=0)
    seed: int = decided(1, "which random pairs are taken", ge=0)
    records: int = decided(500, "fewest records to learn from; below it m and u stay as the file has them")


class Linking(Sourced):
    """Probabilities from which pairs are kept, seen by a person, and linked; and limits of work."""

    threshold: Share = decided(0.5, "pairs from this probability on are linked")
    kept: Share = decided(0.05, "pairs below it are forgotten", gt=0)
    review: Share = decided(0.2, "pairs between it and the threshold are for eyes to judge", gt=0)
    largest_block: int = decided(5000, "records of a block that is still compared", "records", ge=2)
    most_comparisons: int = decided(300_000_000, "pairs that are compared at most", "pairs", ge=1)


class Veto(Sourced):
    """Two different valid identifiers are two persons, whatever else agrees."""

    column: str = decided("national_id", "the identifier", pattern=COLUMN)
    edits: int = decided(1, "edits by which two copies of one identifier may differ", ge=0)
    checksum: Literal["none", "nhs"] = decided("none", "check both must pass before they forbid a link")


class LinkageModel(Sourced):
    """A whole model."""

    title: str = decided(..., "what it is for", min_length=1)
    comparisons: tuple[Comparison, ...] = decided(..., "what is compared", min_length=1)
    blocking: tuple[Block, ...] = decided(..., "which pairs are looked at", min_length=1)
    prior: Prior = decided(..., "how many pairs are of one person")
    training: Training = decided(..., "how m and u are learned")
    linking: Linking = decided(..., "which pairs are linked")
    veto: Veto | None = decided(None, "identifiers that forbid a link")

    @property
    def columns(self) -> tuple[str, ...]:
        """Return every column that it reads, once."""
        keys = [key for rule in self.rules for key in rule]
        compared = [column for each in self.comparisons for column in each.columns]
        vetoed = [self.veto.column] if self.veto else []
        return tuple(dict.fromkeys([*compared, *(key.partition(":")[0] for key in keys), *vetoed]))

    @property
    def rules(self) -> tuple[tuple[str, ...], ...]:
        """Return the keys of every rule: of blocking, of the prior, of training."""
        return (*(each.keys for each in self.blocking), *self.prior.rules, *self.training.rules)

    def within(self, columns: frozenset[str]) -> LinkageModel:
        """Return the model without comparisons and rules of columns that are empty."""

        def kept(rules: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
            return tuple(rule for rule in rules if {key.partition(":")[0] for key in rule} <= columns)

        usable = tuple(
            each
            for each in self.comparisons
            if columns & (set(ADDRESS) if each.kind == "address" else {each.column})
        )
        return self.model_copy(
            update={
                "comparisons": usable,
                "blocking": tuple(each for each in self.blocking if kept((each.keys,))),
                "prior": self.prior.model_copy(update={"rules": kept(self.prior.rules)}),
                "training": self.training.model_copy(update={"rules": kept(self.training.rules)}),
                "veto": self.veto if self.veto and self.veto.column in columns else None,
            }
        )

    @model_validator(mode="after")
    def _whole(self) -> LinkageModel:
        for rule in self.rules:
            for key in rule:
                column, _, first = key.partition(":")
                if not column.isidentifier() or (":" in key and not first.isdigit()):
                    raise ValueError(
                        f"a key is a column, or its first characters as in surname:3, not {key!r}"
                    )
        for each in self.comparisons:
            if all(
                set(each.columns) & {key.partition(":")[0] for key in rule} for rule in self.training.rules
            ):
                raise ValueError(f"a training rule without {each.name}, in whose blocks its m can be learned")
        if not self.linking.kept <= self.linking.review <= self.linking.threshold:
            raise ValueError("kept, review and threshold must not fall")
        return self


@cache
def shipped_models() -> dict[str, Path]:
    """Return the shipped model files by name."""
    folder = Path(str(files("healthtrust"))) / "catalogue" / "linkage"
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def shipped_model(name: str) -> LinkageModel:
    """Return a shipped model; raises InvalidInput for a name that is none."""
    return named_model(name)


def named_model(name: str) -> LinkageModel:
    """Return the model meant: a shipped one by name, or a TOML file; raises with every problem."""
    if name.endswith(".toml"):
        return read_alone(name, LinkageModel)
    shipped = shipped_models()
    if name not in shipped:
        expected = f"{in_words(shipped)}, a TOML file, or a model.json"
        refuse([Problem("--model", repr(name), expected, nearest_match(name, shipped))])
    return read_alone(shipped[name], LinkageModel)
