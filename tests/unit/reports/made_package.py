"""What the package of the system made by hand does to whom, and how sure it is: tables of a run."""

from __future__ import annotations

import numpy as np

from healthtrust.package.drawn_impact import Standing, certificate_columns
from healthtrust.reports.story import Columns
from tests.unit.reports.made import words
from tests.unit.reports.made_money import league


def household_choices() -> Columns:
    """A poor and a rich person: what each spends on health before, after and in fact."""
    shifts = {"poor": -900.0, "rich": 2_400.0}
    parts = [_person(name, shift) for name, shift in shifts.items()]
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


def _person(name: str, shift: float) -> Columns:
    spent = np.linspace(0, 2_000, 9)
    health = 20 + 0.3 * np.sqrt(spent / 2_000)
    flat = 20.1 + 0.1 * spent / 2_000
    lines = {
        "health before": (spent, health),
        "health after": (spent + shift, health),
        "as good before": (spent, flat),
        "as good after": (spent + shift, flat + 0.05),
        "before": ([500.0], [20.15]),
        "after": ([700.0 + shift], [20.2]),
        "in fact": ([800.0 + shift], [20.22]),
    }
    what = [key for key, (own, _) in lines.items() for _ in own]
    return {
        "person": words([name] * len(what)),
        "who": words([f"fifth {1 if name == 'poor' else 5}, well"] * len(what)),
        "what": words(what),
        "own_spending": 100 * np.concatenate([np.asarray(own) for own, _ in lines.values()]),
        "health": np.concatenate([np.asarray(h) for _, h in lines.values()]),
    }


def package_sizes() -> Columns:
    """Three persons: where each buys nothing more, the best curve of each, its best point."""
    spent = np.linspace(1_500, 2_500, 6)
    rows: list[tuple[str, str, int, float, float]] = []

    def line(person: str, what: str, curve: int, across: np.ndarray, up: np.ndarray) -> None:
        rows.extend((person, what, curve, float(x), float(y)) for x, y in zip(across, up, strict=True))

    line("", "budget line", 1, spent, spent / 2_000)
    for n, (name, best) in enumerate({"poor": 1_900.0, "middle": 2_300.0, "rich": 1_500.0}.items()):
        line(name, "nothing on top", n + 2, np.full(4, 1_600.0 + 300 * n), np.linspace(-1, 1.25, 4))
        line(name, "best for them", n + 5, spent, best / 2_000 + (spent - best) / 2_000 * 0.6)
        line(name, "best point", 0, np.array([best]), np.array([best / 2_000]))
        line(name, "drops cover", 0, np.array([np.nan]), np.array([np.nan]))
    for n, height in enumerate((0.7, 0.9)):
        line("middle", "as good", n + 8, spent, height + (spent - 2_000) / 2_500)
    person, what, curve, across, rate = zip(*rows, strict=True)
    return {
        "person": words(person),
        "what": words(what),
        "curve": np.array(curve),
        "spending": 100 * np.array(across),
        "rate": np.array(rate),
    }


def equity_plane() -> Columns:
    """Seven services that are chosen, and general care which is not."""
    table = league()
    net = np.array([900.0, 60, 45, 30, 20, -4, -30, -12])
    equity = np.array([2_000.0, 8, 12, -3, 5, 2, -6, -1])
    return {
        "code": table["code"],
        "name": table["name"],
        "covered": table["covered"],
        "mandatory": np.arange(8) == 0,
        "net_health": net,
        "equity_impact": equity,
        "quarter": words(["healthier and more equal"] * 8),
    }


def acceptability() -> Columns:
    """General care always, three services always, one in doubt, the others hardly ever."""
    table = league()
    return {
        "code": table["code"],
        "name": table["name"],
        "covered": table["covered"],
        "always": np.arange(8) == 0,
        "chance_less": np.array([1, 1, 1, 0.97, 0.8, 0.4, 0, 0.0]),
        "chance_as_it_is": np.array([1, 1, 1, 1, 0.96, 0.7, 0.06, 0.01]),
        "chance_more": np.array([1, 1, 1, 1, 1, 0.95, 0.5, 0.2]),
    }


def certificate() -> Columns:
    """A package proved to a tenth of a millionth of its gain, and three rules."""
    standing = Standing(2.9, 2.9 + 2e-8, 2.7, 6, True)
    return certificate_columns(
        standing, [("the poor's trade-off", 2.9, 6), ("those who decline", 2.88, 5), ("ranking", 2.89, 7)]
    )
