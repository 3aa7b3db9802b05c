"""Queues of care as events with SimPy: one person at a time, chance and all, against the closed forms."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field

import numpy as np
import simpy

DAY = 1 / 365
Events = Generator[simpy.Event, None, None]
Stays = Callable[[np.random.Generator], float]


@dataclass
class WaitingList:
    """Persons join at random, slots come at fixed times, and who is listed longest is treated first."""

    wanted: float
    slots: float
    usual_weeks: float
    demand_elasticity: float
    leak_share: float
    leak_elasticity: float
    seed: int
    listed: list[float] = field(default_factory=list)
    """Times at which those now on the list joined it, years."""
    waits: list[float] = field(default_factory=list)
    """Years that those treated have waited, in the order of treatment."""
    daily: list[int] = field(default_factory=list)
    joined: int = 0
    left: int = 0

    def __post_init__(self) -> None:
        self.chance = np.random.default_rng(self.seed)
        self.clock = simpy.Environment()

    @property
    def ratio(self) -> float:
        return min(520.0, max(2.0, 52 * len(self.listed) / self.slots)) / self.usual_weeks

    def run(self, years: float, begin_with: int) -> WaitingList:
        self.listed = [0.0] * begin_with
        for process in (self.join(), self.theatre(), self.every_day()):
            self.clock.process(process)
        self.clock.run(until=years)
        return self

    def join(self) -> Events:
        while True:
            rate = self.wanted * self.ratio**self.demand_elasticity
            yield self.clock.timeout(self.chance.exponential(1 / rate))
            self.listed.append(self.clock.now)
            self.joined += 1

    def theatre(self) -> Events:
        while True:
            yield self.clock.timeout(1 / self.slots)
            if self.listed:
                self.waits.append(self.clock.now - self.listed.pop(0))

    def every_day(self) -> Events:
        while True:
            self.daily.append(len(self.listed))
            hazard = self.leak_share * self.ratio**self.leak_elasticity * DAY
            for _ in range(self.chance.binomial(len(self.listed), 1 - np.exp(-hazard))):
                self.listed.pop(int(self.chance.integers(len(self.listed))))
                self.left += 1
            yield self.clock.timeout(DAY)


@dataclass
class Ward:
    """Patients come at random, in parties of a given size, to a number of beds; times in days."""

    beds: int
    arrivals: float
    """A day."""
    stays: Stays
    seed: int
    waits_for_bed: bool = False
    party: int = 1
    came: int = 0
    lost: int = 0
    used: float = 0.0
    waited: float = 0.0

    def run(self, days: float, warm: float) -> Ward:
        self.chance, self.clock = np.random.default_rng(self.seed), simpy.Environment()
        self.resource = simpy.Resource(self.clock, capacity=self.beds)
        self.from_day = warm
        self.clock.process(self.arrive())
        self.clock.run(until=warm + days)
        return self

    def arrive(self) -> Events:
        while True:
            yield self.clock.timeout(self.chance.exponential(self.party / self.arrivals))
            for _ in range(self.party):
                self.clock.process(self.patient())

    def patient(self) -> Events:
        counted, came = self.clock.now >= self.from_day, self.clock.now
        self.came += counted
        if not self.waits_for_bed and self.resource.count == self.beds:
            self.lost += counted
            return
        with self.resource.request() as bed:
            yield bed
            stay = self.stays(self.chance)
            if counted:
                self.waited += self.clock.now - came
                self.used += stay
            yield self.clock.timeout(stay)


@dataclass
class Hospital:
    """Emergencies always get a bed; an endless list fills what is free below the ceiling, slot by slot."""

    beds: int
    ceiling: float
    emergencies: float
    """A day."""
    slots: float
    """A day; one that finds no bed is used when the next bed is free, if that is before the day is over."""
    emergency_stay: float
    elective_stay: float
    seed: int
    occupied: int = 0
    treated: int = 0
    emergency_days: float = 0.0

    def run(self, days: int, warm: int) -> Hospital:
        self.chance, self.clock = np.random.default_rng(self.seed), simpy.Environment()
        self.free_slots, self.from_day = 0, warm
        self.clock.process(self.arrive())
        self.clock.process(self.theatre())
        self.clock.run(until=warm + days)
        return self

    def arrive(self) -> Events:
        while True:
            yield self.clock.timeout(self.chance.exponential(1 / self.emergencies))
            stay = self.chance.exponential(self.emergency_stay)
            if self.clock.now >= self.from_day:
                self.emergency_days += stay
            self.admit(stay)

    def theatre(self) -> Events:
        while True:
            yield self.clock.timeout(1 / self.slots)
            self.free_slots = min(self.free_slots + 1, int(self.slots))
            self.fill()

    def fill(self) -> None:
        while self.free_slots and self.occupied < self.ceiling * self.beds:
            self.free_slots -= 1
            self.treated += self.clock.now >= self.from_day
            self.admit(self.chance.exponential(self.elective_stay))

    def admit(self, days: float) -> None:
        self.occupied += 1
        self.clock.process(self.discharge(days))

    def discharge(self, days: float) -> Events:
        yield self.clock.timeout(days)
        self.occupied -= 1
        self.fill()
