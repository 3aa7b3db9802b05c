"""What a rule of premiums says and cannot mean: every contradiction, before anything is read or solved.

>>> from healthtrust.design.premiums import Premiums
>>> for problem in contradictions(Premiums(rating="age bands", penalty=100, joining="compulsory"), "p.toml"):
...     print(problem)
p.toml, bands: found none; expected the ages at which bands begin, with rating by age bands.
p.toml, penalty: found 100; expected no penalty, as joining is compulsory and nobody stays out.
"""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.design.premiums import Premiums
from healthtrust.ground.problems import Problem


def contradictions(premiums: Premiums, where: str) -> list[Problem]:
    """Return every contradiction within a rule of premiums."""
    return [
        Problem(f"{where}, {key}", found, expected)
        for key, found, expected in (*_rating(premiums), *_pricing(premiums), *_joining(premiums))
    ]


def _rating(of: Premiums) -> Iterator[tuple[str, str, str]]:
    if of.rating == "age bands" and not of.bands:
        yield "bands", "none", "the ages at which bands begin, with rating by age bands"
    if of.rating != "age bands" and of.bands:
        yield "bands", f"bands under rating {of.rating!r}", "no bands, or rating by age bands"
    if list(of.bands) != sorted(set(of.bands)):
        yield "bands", ", ".join(map(str, of.bands)), "ages that rise"
    if of.rating == "community" and of.largest_ratio is not None:
        yield "largest_ratio", f"{of.largest_ratio:g}", "none, as one premium has no ratio"


def _pricing(of: Premiums) -> Iterator[tuple[str, str, str]]:
    if of.pricing == "average cost" and of.loading is not None:
        yield "loading", f"{of.loading:g}", 'none, or pricing = "average cost with loading"'
    if of.pricing != "markup" and of.markup:
        yield "markup", f"{of.markup:g}", 'none, or pricing = "markup"'
    if of.payment_column and of.equalisation:
        found = f"a share of {of.equalisation:g} beside payment_column {of.payment_column!r}"
        yield "equalisation", found, "one of the two"


def _joining(of: Premiums) -> Iterator[tuple[str, str, str]]:
    if of.joining == "compulsory" and of.penalty:
        yield "penalty", f"{of.penalty:g}", "no penalty, as joining is compulsory and nobody stays out"
    if of.enrolment == "open" and of.refusals:
        yield "refusals", f"{len(of.refusals)} under open enrolment", 'none, or enrolment = "underwriting"'
    if of.enrolment == "underwriting" and not of.refusals:
        yield "refusals", "none", "who refuses whom, with underwriting"
    if of.subsidy.taper and not of.subsidy.per_head:
        yield "subsidy.taper", f"{of.subsidy.taper:g}", "an amount per_head that it takes from"
    if of.supplement.charged and not of.supplement.extra_use:
        yield "supplement.charged", "true without extra_use", "the extra use of the core that is charged"
