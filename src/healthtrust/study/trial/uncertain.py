"""What is uncertain about a design: every value of it that somebody says a range for, as a distribution.

    behaviour      coefficients/behaviour.csv, value with low and high, by the dotted name it has in a design,
                   where the design leaves it at its default
    services       price, benefit and cases of each candidate service, as wide as its evidence is strong
                   (coefficients/uncertainty.csv): package.adjust.CODE.price, …
    response       coefficients of how care responds, where it does: deliver.responds.coefficients.NAME
    own            a table `parameter, distribution, mean, low, high[, standard_error, luck]`

Source  the tables' own; a value that a design states with a reason of its own is decided, and not drawn

What must be covered is taken at its mean, as in `study.belonging`. A share is a beta, any other range that
reaches to zero a normal cut off there, all else a lognormal; low and high are taken as a 95 % interval.

>>> from healthtrust.design.read import read_design
>>> found = {p.name: p for p in uncertain_values(read_design("valley"))}
>>> found["market.persistence"].family, found["package.adjust.hip-replacement.price"].mean
('beta', 1.0)
>>> "package.top_up.loading" in found                  # the design says 12 % itself
False
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from healthtrust.deliver.response.coefficients import central, stated
from healthtrust.design.keys import found
from healthtrust.design.read import Read
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.package.catalogue import candidates_of
from healthtrust.records.store import located, read_columns, shipped
from healthtrust.study.belonging import KINDS, standard_errors
from healthtrust.study.distributions import Uncertain, fitted

GROUPS = ("behaviour", "services", "response")
"""Where the shipped distributions come from."""

RESPONSE = "deliver.responds.coefficients."
Z = 1.959963984540054


def uncertain_values(read: Read, groups: Iterable[str] = GROUPS) -> tuple[Uncertain, ...]:
    """Return the uncertain values of a design, from the groups named; each is called by its dotted name."""
    wanted = list(groups)
    refuse(
        [
            Problem("uncertain values", repr(name), in_words(GROUPS), nearest_match(name, GROUPS))
            for name in wanted
            if name not in GROUPS
        ]
    )
    makers = {"behaviour": _behaviour, "services": _services, "response": _response}
    return tuple(each for name in GROUPS if name in wanted for each in makers[name](read))


def _behaviour(read: Read) -> Iterator[Uncertain]:
    columns, _ = read_columns(shipped("coefficients", "behaviour"))
    names, values, low, high, units = (
        columns[key].tolist() for key in ("parameter", "value", "low", "high", "unit")
    )
    tree = read.design.as_plain()
    for name, value, least, most, unit in zip(names, values, low, high, units, strict=True):
        stands = found(tree, name)
        if stands is not None and float(stands) == float(value) and name not in read.design.sources:
            yield _between(name, float(value), float(least), float(most), share="share" in unit)


def _between(name: str, value: float, low: float, high: float, *, share: bool) -> Uncertain:
    """Return a value with a range around it as a distribution of the family that fits its bounds."""
    if share and low > 0 and high < 1:
        return Uncertain(name, "beta", value, low=low, high=high)
    if share and 0 < value < 1:
        return Uncertain(name, "beta", value, (high - low) / 4)
    if low <= 0:
        return Uncertain(name, "normal", value, (high - low) / 4)
    return Uncertain(name, "lognormal", value, low=low, high=high)


def _services(read: Read) -> Iterator[Uncertain]:
    design, widths = read.design, standard_errors()
    path = located(design.package.catalogue, "formulas", read.folder)
    table = candidates_of(path, design.currency)
    for code, must, status in zip(table["code"], table["mandatory"], table["status"], strict=True):
        if must or str(code) in design.package.must_cover or str(code) in design.package.adjust:
            continue
        for kind, family in KINDS.items():
            yield Uncertain(f"package.adjust.{code}.{kind}", family, 1.0, widths[str(status)][kind])


def _response(read: Read) -> Iterator[Uncertain]:
    """Yield the coefficients of the response; how they are drawn together: `study.trial.drawn`."""
    responds = read.design.deliver.responds
    now = central()
    for name, row in stated().items():
        if responds.after and name not in responds.coefficients and row.standard_error > 0:
            yield Uncertain(f"{RESPONSE}{name}", "normal", float(now[name][0]), row.standard_error)


def ends_of(parameter: Uncertain) -> tuple[float, float]:
    """Return the ends of a parameter's 95 % interval; those of the response within its table's limits."""
    if not parameter.name.startswith(RESPONSE):
        return fitted(parameter).interval()
    row, half = stated()[parameter.name.removeprefix(RESPONSE)], Z * parameter.standard_error
    return max(parameter.mean - half, row.low), min(parameter.mean + half, row.high)
