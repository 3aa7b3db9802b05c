"""The schemes residents had before the pool, as columns: whom each takes, what it charged, what it becomes.

    a person belongs to the first scheme in the list whose description fits: age, income, earnings

Source  people in one system keep their insurers and providers, in new roles: Chernichovsky and Leibowitz,
        American Journal of Public Health 2010; 100: 205-211 [cited].

Who fits none is put in the scheme of kind "no cover", where the design has one; otherwise that is refused.

>>> from healthtrust.ground.money import currency
>>> found = schemes_of((Scheme(name="Old age", kind="social insurer", from_age=65, becomes="Blue"),
...                     Scheme(name="Works", kind="employer plan", earners_only=True, premium=5_000,
...                            employer_share=0.8, becomes="Blue"),
...                     Scheme(name="Nothing", kind="no cover")), currency("USD"), plans=("Blue", "Green"))
>>> found.names, found.premium.tolist(), found.otherwise
(('Old age', 'Works', 'Nothing'), [0, 500000, 0], 2)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.contributions import Scheme
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, to_minor
from healthtrust.ground.problems import Problem, nearest_match

ROLES = ("pool", "voluntary insurer", "provider", "closed")
"""What a scheme may become, besides one of the design's plans."""
NO_END = 2**62
NO_COVER = "no cover"


@dataclass(frozen=True)
class Schemes:
    """Columns of s schemes, in the order in which they are tried on a person; minor units a year."""

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    becomes: tuple[str, ...]
    from_age: NDArray[np.int64]
    below_age: NDArray[np.int64]
    income_from: NDArray[np.int64]
    income_below: NDArray[np.int64]
    earners_only: NDArray[np.bool_]
    premium: NDArray[np.int64]
    income_rate: NDArray[np.float64]
    employer_share: NDArray[np.float64]
    cost_share: NDArray[np.float64]
    """What it paid providers for care, over what the care cost."""

    @property
    def count(self) -> int:
        """Return the number of schemes."""
        return len(self.names)

    @property
    def otherwise(self) -> int:
        """Return the scheme of those whom no description fits: the first of kind "no cover", else -1."""
        return self.kinds.index(NO_COVER) if NO_COVER in self.kinds else -1


def schemes_of(schemes: Sequence[Scheme], money: Currency, plans: Sequence[str]) -> Schemes:
    """Return the schemes as columns.

    Raises InvalidInput with every contradiction: a name used twice, ages or incomes that nobody has, a scheme
    that an earlier one leaves nobody, and a role that is not one of `ROLES` or a plan of the design.
    """
    refuse([*_contradictions(schemes), *_roles(schemes, plans), *_unreachable(schemes)])

    def amounts(of: Sequence[float | None]) -> NDArray[np.int64]:
        return np.array([NO_END if one is None else to_minor(one, money) for one in of], dtype=np.int64)

    return Schemes(
        names=tuple(one.name for one in schemes),
        kinds=tuple(one.kind for one in schemes),
        becomes=tuple(one.becomes for one in schemes),
        from_age=np.array([one.from_age for one in schemes], dtype=np.int64),
        below_age=np.array(
            [NO_END if one.below_age is None else one.below_age for one in schemes], dtype=np.int64
        ),
        income_from=amounts([one.income_from for one in schemes]),
        income_below=amounts([one.income_below for one in schemes]),
        earners_only=np.array([one.earners_only for one in schemes], dtype=np.bool_),
        premium=amounts([one.premium for one in schemes]),
        income_rate=np.array([one.income_rate for one in schemes], dtype=np.float64),
        employer_share=np.array([one.employer_share for one in schemes], dtype=np.float64),
        cost_share=np.array([one.cost_share for one in schemes], dtype=np.float64),
    )


def _contradictions(schemes: Sequence[Scheme]) -> list[Problem]:
    problems = []
    names = [one.name for one in schemes]
    for number, one in enumerate(schemes):
        where = f"pool.schemes, {one.name!r}"
        if one.name in names[:number]:
            problems.append(Problem(where, "the name twice", "another name for each scheme"))
        if one.below_age is not None and one.below_age <= one.from_age:
            problems.append(Problem(f"{where}, below_age", str(one.below_age), f"above {one.from_age}"))
        if one.income_below is not None and one.income_below <= one.income_from:
            expected = f"above {one.income_from:,.15g}"
            problems.append(Problem(f"{where}, income_below", f"{one.income_below:,.15g}", expected))
    return problems


def _roles(schemes: Sequence[Scheme], plans: Sequence[str]) -> list[Problem]:
    known = (*ROLES, *plans)
    expected = "pool, voluntary insurer, provider, closed, or a plan of the design" + (
        f" ({', '.join(plans)})" if plans else ""
    )
    return [
        Problem(
            f"pool.schemes, {one.name!r}, becomes",
            repr(one.becomes),
            expected,
            nearest_match(one.becomes, known),
        )
        for one in schemes
        if one.becomes not in known
    ]


def _unreachable(schemes: Sequence[Scheme]) -> list[Problem]:
    """Return a problem for each scheme after one that takes everybody."""
    for number, one in enumerate(schemes):
        takes_all = one.below_age is None and one.income_below is None and not one.earners_only
        if takes_all and not one.from_age and not one.income_from:
            remedy = f"Put {one.name!r} last, or say whom it takes."
            return [
                Problem(
                    f"pool.schemes, {later.name!r}",
                    f"nobody in it: {one.name!r} before it takes everybody",
                    "a scheme that somebody belongs to",
                    remedy=remedy,
                )
                for later in schemes[number + 1 :]
            ]
    return []
