"""The wrong pocket: who pays for programmes, who gains money and when, and what would make each whole.

    paid_jh = p_jh S_j        gained_jh(t) = g_jh S_j ( F(t+1) − F(t) ),    F(t) = 1 − e^(−t / τ_jh)
    net_h   = Σ_j Σ_{t<T} gained_jh(t) − Σ_j paid_jh
    side payment to a loser  −net_h     if gains cover losses, borne by gainers in proportion to their gains;
                             else all gains, in proportion to losses                    Σ_h payments = 0

S_j     spending on programme j in year 0, minor units;  p_jh  share of it that pocket h pays
g_jh    money that pocket h gains in all for each unit spent (below zero: it loses);  τ_jh  mean lag, years
T       years counted; what comes later is shown apart
Source  ENG-5, HTS-5: who pays and who gains is why budgets are pooled. Shares, gains and lags by programme:
        catalogue/coefficients/pockets.csv [assumed]. Health itself is no money and is counted in `returns`.

>>> one = Pockets(("falls",), ("council", "hospital"), pays=np.array([[1.0, 0.0]]),
...               gains=np.array([[0.0, 1.6]]), lag=np.array([[0.0, 0.0]]))
>>> found = positions(np.array([1_000]), one, years=5)
>>> found.net.tolist(), side_payments(found.net).tolist()
([-1000, 1600], [1000, -1000])
>>> side_payments(np.array([-300, -100, 200])).tolist()       # not enough to make both whole
[150, 50, -200]
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.programmes import PROGRAMMES
from healthtrust.allocate.returns.counted import arrived, counted
from healthtrust.allocate.returns.margins import Scale
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import share, share_rows
from healthtrust.ground.problems import Problem
from healthtrust.ground.tables import Column, Contract
from healthtrust.records.store import read_table, shipped

POCKETS = ("personal care", "population health", "social care", "households", "employers and government")
"""Whose money it is: three lines of the budget, and two outside it."""

TABLE = Contract(
    "pockets",
    (
        Column("programme", "text", "", "code of the programme"),
        Column("pocket", "choice", "", "whose money it is", choices=POCKETS),
        Column("pays", "number", "share", "share of the programme's spending it pays", low=0, high=1),
        Column("gains", "number", "money per money spent", "money it gains in all"),
        Column("lag", "number", "years", "mean time until it gains", low=0),
    ),
    other=True,
)


@dataclass(frozen=True)
class Pockets:
    """Who pays for each programme, and who gains."""

    programmes: tuple[str, ...]
    names: tuple[str, ...]
    """The pockets."""
    pays: NDArray[np.float64]
    """[programme, pocket]: shares; rows add up to one."""
    gains: NDArray[np.float64]
    """[programme, pocket]: money gained in all for each unit spent; below zero where it loses."""
    lag: NDArray[np.float64]
    """[programme, pocket]: mean lag, years."""


@dataclass(frozen=True)
class Positions:
    """What pockets pay and gain from one year's spending, minor units."""

    pockets: Pockets
    paid: NDArray[np.int64]
    """[programme, pocket]: in year 0."""
    gained: NDArray[np.int64]
    """[programme, pocket, year]: within the years counted."""
    later: NDArray[np.int64]
    """[programme, pocket]: after them."""

    @property
    def by_year(self) -> NDArray[np.int64]:
        """Return the net position [pocket, year] over all programmes."""
        flow = self.gained.sum(axis=0)
        flow[:, 0] -= self.paid.sum(axis=0)
        return np.asarray(flow)

    @property
    def net(self) -> NDArray[np.int64]:
        """Return the net position [pocket] over the years counted, as cash."""
        return np.asarray(self.by_year.sum(axis=1))

    def present(self, rate: float) -> NDArray[np.int64]:
        """Return the net position [pocket] over the years counted, valued in year 0 at this discount rate."""
        weight = (1 + rate) ** -np.arange(self.gained.shape[2], dtype=np.float64)
        return np.rint(self.by_year @ weight).astype(np.int64)


def shipped_pockets() -> Pockets:
    """Return the pockets of the catalogue's programmes, in their order.

    Raises InvalidInput for a programme or pocket that is missing, and for shares that do not add up to one.
    """
    table = read_table(shipped("coefficients", "pockets"), TABLE)
    programmes = read_table(shipped("coefficients", "programmes"), PROGRAMMES)
    where = {cell: row for row, cell in enumerate(zip(table["programme"], table["pocket"], strict=True))}
    wanted = [(code, pocket) for code in programmes["code"] for pocket in POCKETS]
    missing = [cell for cell in wanted if cell not in where]
    refuse([Problem("pockets.csv", f"no row {pocket} of {code}", "every pocket") for code, pocket in missing])
    rows = np.array([where[cell] for cell in wanted]).reshape(-1, len(POCKETS))
    pays, gains, lag = (np.asarray(table[name], dtype=np.float64)[rows] for name in ("pays", "gains", "lag"))
    names = tuple(str(name) for name in programmes["name"])
    off = np.flatnonzero(~np.isclose(pays.sum(axis=1), 1, atol=1e-9))
    refuse([Problem(f"pockets.csv, {names[j]}", f"shares of {pays[j].sum():g} in all", "1") for j in off])
    return Pockets(names, POCKETS, pays, gains, lag)


def positions(spent: NDArray[np.int64], pockets: Pockets, years: int) -> Positions:
    """Return what each pocket pays and gains from spending [programme], minor units, over so many years."""
    paid = share_rows(spent, pockets.pays)
    whole = np.rint(pockets.gains * spent[:, None]).astype(np.int64)
    edges = np.arange(years + 1, dtype=np.float64)
    parts = np.empty((*whole.shape, years + 1))
    for cell in np.ndindex(whole.shape):
        reached = arrived(float(pockets.lag[cell]), edges)
        reached[0] = 0.0
        parts[cell] = [*np.diff(reached), 1 - reached[-1]]
    flow = share_rows(whole.ravel(), parts.reshape(-1, years + 1)).reshape(parts.shape)
    return Positions(pockets, paid, flow[..., :-1], flow[..., -1])


def side_payments(net: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return what each pocket should receive (below zero: pay) so that none loses while others gain.

    The payments add up to zero. Where losses exceed gains, what gainers have is shared among losers.
    """
    losses, gains = np.maximum(-net, 0), np.maximum(net, 0)
    moved = min(int(losses.sum()), int(gains.sum()))
    if moved == 0:
        return np.zeros(len(net), dtype=np.int64)
    return np.asarray(share(moved, losses) - share(moved, gains))


def returned(pockets: Pockets, scale: Scale, among: Collection[str] = POCKETS[:2]) -> NDArray[np.float64]:
    """Return what comes back to some pockets of each unit spent [programme], later money counting less.

    The net cost per QALY of a programme is its cost per QALY times one less this.

    >>> returned(shipped_pockets(), Scale(40, 0.035, 0.035)).round(2).tolist()
    [0.23, 0.26, 1.05, 0.11, 0.27, 0.09]
    """
    given = np.array([name in among for name in pockets.names])
    late = np.vectorize(lambda lag: counted(lag, horizon=scale.horizon, rate=scale.discount_money))
    return np.asarray((pockets.gains * late(pockets.lag) * given).sum(axis=1))


def pockets_table(found: Positions) -> dict[str, NDArray[Any]]:
    """Return one row a programme and pocket, money in minor units.

    programme, pocket; paid; gained within the years counted and later; net; whole_after, the first year by
    whose end gains cover what was paid, -1 if none does; side_payment, programme by programme.
    """
    net = found.gained.sum(axis=2) - found.paid
    payments = np.array([side_payments(row) for row in net], dtype=np.int64).reshape(net.shape)
    covered = np.cumsum(found.gained, axis=2) >= found.paid[..., None]
    first = np.where(covered.any(axis=2), covered.argmax(axis=2), -1)
    programmes, names = found.pockets.programmes, found.pockets.names
    return {
        "programme": np.repeat(np.array(programmes, dtype=object), len(names)),
        "pocket": np.tile(np.array(names, dtype=object), len(programmes)),
        "paid": found.paid.ravel(),
        "gained": found.gained.sum(axis=2).ravel(),
        "later": found.later.ravel(),
        "net": net.ravel(),
        "whole_after": first.ravel().astype(np.int64),
        "side_payment": payments.ravel(),
    }


def years_table(found: Positions) -> dict[str, NDArray[Any]]:
    """Return one row a pocket and year: pocket, year (0 = the year of spending), net, so_far; minor units."""
    by_year = found.by_year
    pockets, years = by_year.shape
    return {
        "pocket": np.repeat(np.array(found.pockets.names, dtype=object), years),
        "year": np.tile(np.arange(years, dtype=np.int64), pockets),
        "net": by_year.ravel(),
        "so_far": np.cumsum(by_year, axis=1).ravel(),
    }
