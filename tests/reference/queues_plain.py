"""The queues of care one step at a time in plain Python: Erlang's recursion, and a list day by day."""

from __future__ import annotations


def lost(beds: int, load: float) -> float:
    """B(0) = 1, B(n) = a B(n − 1) / (n + a B(n − 1))."""
    chance = 1.0
    for n in range(1, beds + 1):
        chance = load * chance / (n + load * chance)
    return chance


def states(beds: int, load: float, room: int) -> list[float]:
    """Chances that 0, 1, ... up to `room` are there: one more at the rate a, one fewer at min(k, n)."""
    weights = [1.0]
    for k in range(1, room + 1):
        weights.append(weights[-1] * load / min(k, beds))
    return [weight / sum(weights) for weight in weights]


def shares_after(shares: list[float], before: list[float], after: list[float]) -> list[float]:
    """Multinomial logit with own constants that give last year's shares: c = ln s − V."""
    from math import exp, log

    constants = [log(share) - utility for share, utility in zip(shares, before, strict=True)]
    weights = [exp(own + utility) for own, utility in zip(constants, after, strict=True)]
    return [weight / sum(weights) for weight in weights]


class Day:
    """A list kept every day: who joins, is treated and goes private feels the list of that day."""

    def __init__(self, listed: float, slots: float, usual: float) -> None:
        self.listed, self.slots, self.usual = listed, slots, usual
        self.joined = self.treated = self.left = 0.0

    @property
    def weeks(self) -> float:
        return min(520.0, max(2.0, 52 * self.listed / self.slots))

    def passes(self, wanted: float, elasticity: float, leak: float, leak_elasticity: float) -> None:
        ratio = self.weeks / self.usual
        joining = wanted * ratio**elasticity / 365
        treated = min(self.slots / 365, self.listed + joining)
        left = min(leak * self.listed * ratio**leak_elasticity / 365, self.listed + joining - treated)
        self.listed += joining - treated - left
        self.joined, self.treated, self.left = (
            self.joined + joining,
            self.treated + treated,
            self.left + left,
        )
