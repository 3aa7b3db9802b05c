"""Whole lives of ten million persons over forty years: person-years per second, peak memory, shared luck.

    python benchmarks/lifetimes.py [persons, default 10,000,000] [--starsim-python PATH]

The same kernel then lives a toy that other frameworks know, ten years of one chronic state and mortality by
age, sex and state, beside Starsim where it is installed: in this Python, in the one that --starsim-python or
STARSIM_PYTHON names, or not at all. Each size runs in fresh processes in turn, and the best counts,
of ours of several runs in each process once compiled.
Baseline: the NumPy twin, which must give the same integers.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import fresh, grows, paired, peak_gib, same, say

YEARS, TOY_YEARS, TOY_AGES = 40, 10, 90
SEED, ROUNDS, TOY_ROUNDS = 1, 2, 8
M0, M1, MALE, ILL = 4.5399929762484854e-05, 0.09, 1.3, 2.0  # exp(-10)
I0, I1 = 0.0002, 0.05

STARSIM = """
import json, sys, time
import numpy as np
import starsim as ss
people, years = int(sys.argv[1]), int(sys.argv[2])
onset = lambda age: 1 - np.exp(-{I0} * np.exp({I1} * np.asarray(age, float)))
def death(age, male, ill):
    hazard = {M0} * np.exp({M1} * np.asarray(age, float))
    return 1 - np.exp(-hazard * np.where(male, {MALE}, 1.0) * np.where(ill, {ILL}, 1.0))
class Chronic(ss.Module):
    def __init__(self):
        super().__init__()
        self.define_pars(onset=ss.bernoulli(p=self.begins), die=ss.bernoulli(p=self.ends))
        self.define_states(ss.BoolState("ill", default=False))
        self.lived = 0
    @staticmethod
    def begins(self, sim, uids): return onset(sim.people.age[uids])
    @staticmethod
    def ends(self, sim, uids): return death(sim.people.age[uids], ~sim.people.female[uids], self.ill[uids])
    def step(self):
        self.ill[self.pars.onset.filter((~self.ill).uids)] = True
        self.sim.people.request_death(self.pars.die.filter())
        self.lived += 1
sim = ss.Sim(people=ss.People(people), modules=Chronic(), dt=ss.years(1), start=2000, dur=years - 1,
             rand_seed=1, use_aging=True, verbose=0)
sim.init()
draw = np.random.default_rng(1)
sim.people.age[:] = draw.integers(0, 90, people).astype(np.float32)
sim.people.female[:] = draw.random(people) < 0.5
began, cpu = time.perf_counter(), time.process_time()
sim.run()
took, of_cpu = time.perf_counter() - began, time.process_time() - cpu
module = next(each for each in sim.modules if isinstance(each, Chronic))
left = sim.people.auids
print(json.dumps(dict(version=ss.__version__, seconds=took, cpu_seconds=of_cpu, years=module.lived,
                      alive=len(left) / people, ill=float(module.ill[left].mean()))))
"""


def toy_rates() -> Any:
    """Return the toy as rates: one condition, deaths by age, sex and whether one has it."""
    import numpy as np

    from healthtrust.study.lifetimes.rates import Rates

    age = np.arange(101.0)
    begins = np.broadcast_to(-np.expm1(-I0 * np.exp(I1 * age))[None, :, None, None], (1, 101, 2, 5)).copy()
    deaths = np.zeros((101, 2, 5, 5))
    for sex, of_sex in enumerate((1.0, MALE)):
        for segment in range(5):
            deaths[:, sex, :, segment] = (M0 * np.exp(M1 * age) * of_sex * (ILL if segment else 1.0))[:, None]
    rules = np.zeros((101, 17), dtype=np.uint8)
    rules[:, 1:] = 2
    nothing = np.zeros_like(begins)
    flat = np.zeros((101, 2, 5, 5), dtype=np.int64)
    return Rates(("ill",), nothing, begins, nothing, deaths, np.zeros(101), rules, flat, flat)


def one(persons: int, toy: bool, shared: bool) -> dict[str, Any]:
    """Measure one size in this process; kernels are compiled first on a few persons."""
    import numpy as np

    from healthtrust.study.lifetimes.cohort import expected
    from healthtrust.study.lifetimes.founders import BYTES, founders_of
    from healthtrust.study.lifetimes.lives import lived
    from healthtrust.study.lifetimes.odds import luck_of, odds_of
    from healthtrust.study.lifetimes.paired import effect
    from healthtrust.study.lifetimes.population import SHAPE, shipped_heads
    from healthtrust.study.lifetimes.rates import shipped_rates
    from healthtrust.study.lifetimes.scenario import Course, as_today

    years = TOY_YEARS if toy else YEARS
    rates = toy_rates() if toy else shipped_rates(births=False, relative_mortality=(1, 1, 1.5, 2, 4))
    conditions = len(rates.codes)
    courses = [as_today(years, conditions)]
    if shared:
        courses.append(Course("fewer", np.full((years, conditions), 0.9), np.ones(years)))

    def heads(people: int) -> Any:
        if not toy:
            return shipped_heads("england-2011", people)[None]
        of = np.zeros(SHAPE, dtype=np.int64)
        of[:TOY_AGES, :, 0] = people // (2 * TOY_AGES)
        of[0, 0, 0] += people - of.sum()
        return of[None]

    odds, luck = odds_of(rates, courses), luck_of(SEED, 2026, years, conditions)
    lived(founders_of(heads(1_000), rates.prevalence, SEED, 2026), odds, luck)
    before = peak_gib()
    began, cpu = time.perf_counter(), time.process_time()
    founders = founders_of(heads(persons), rates.prevalence, SEED, 2026)
    of_founders = (time.perf_counter() - began, time.process_time() - cpu)
    times, of_cpu = [], []
    for _ in range(TOY_ROUNDS if toy else ROUNDS):
        began, cpu = time.perf_counter(), time.process_time()
        found = lived(founders, odds, luck)
        times.append(time.perf_counter() - began)
        of_cpu.append(time.process_time() - cpu)
    began = time.perf_counter()
    cohort = expected(heads(persons), rates, courses[0])
    took = time.perf_counter() - began
    person_years = int(found.alive[:, :-1].sum())
    told = hashlib.sha256(b"".join(part.tobytes() for part in found)).hexdigest()[:12]
    alive = int(found.alive[0, -1].sum())
    out = {
        "seconds": min(times),
        "cpu_seconds": min(of_cpu),
        "of_founders": of_founders,
        "person_years": person_years,
        "asked_years": persons * years * len(courses),
        "digest": told,
        "alive": alive / persons,
        "ill": int(found.alive[0, -1, :, 1:].sum()) / alive,
        "expected_alive": float(cohort.alive[-1].sum()) / persons,
        "cohort_seconds": took,
        "bytes": BYTES,
        "peak_gib": peak_gib(),
        "before_gib": before,
        "load": os.getloadavg()[0],
    }
    if shared:
        deaths = found.groups[:, :, :-1, 5].sum(axis=2)
        each = effect(deaths[0], deaths[1])
        out |= {"averted": -each.change, "error": each.error, "gain": each.gain}
    return out


def of_size(persons: int, *words: str, engine: str = "numba") -> dict[str, Any]:
    """Return what one size costs in a process of its own."""
    return fresh(__file__, persons, "--one", *words, HEALTHTRUST_ENGINE=engine)


def starsim(python: str, persons: int) -> dict[str, Any] | None:
    """Return what the toy costs Starsim in a Python of its own, None where it is not installed."""
    script = STARSIM
    for name, value in dict(M0=M0, M1=M1, MALE=MALE, ILL=ILL, I0=I0, I1=I1).items():
        script = script.replace("{" + name + "}", repr(value))
    done = subprocess.run(
        [python, "-c", script, str(persons), str(TOY_YEARS)], capture_output=True, text=True
    )
    if done.returncode:
        print(f"Starsim is skipped: {python} cannot run it ({(done.stderr.strip() or '?').splitlines()[-1]})")
        return None
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def main(persons: int, python: str) -> None:
    """Print the table."""
    nation = of_size(persons)
    name = f"{persons:,} persons x {YEARS} years, 8 conditions, segments"
    goal = 10.0 if persons >= 10_000_000 else None
    say(name, nation["seconds"], "s", goal=goal, peak_gib=nation["peak_gib"], rows=persons)
    say("  of processors", nation["cpu_seconds"], "s")
    say("  lived", nation["person_years"] / nation["seconds"] / 1e6, "m person-years/s")
    say("  state of a person", nation["bytes"], "bytes", goal=24)
    say("  to make the founders before", nation["of_founders"][0], "s")
    off = abs(nation["alive"] - nation["expected_alive"])
    say("  alive at the end, off the cohort's", off, "", goal=1e-3 if persons >= 1_000_000 else None)
    say("  the cohort's exact expectation", nation["cohort_seconds"], "s")
    few = min(persons, 100_000)
    pairs = paired(lambda: of_size(few), lambda: of_size(few, engine="numpy"))
    twin = f"{few:,} persons x {YEARS} years"
    say(twin, pairs.best()["seconds"], "s", rows=few, **pairs.beside("the NumPy twin"))
    same("  the same integers as the twin", pairs.ours[0]["digest"] == pairs.theirs[0]["digest"])
    sizes = [size for size in (100_000, 1_000_000) if size < persons]
    costs = [*(of_size(size)["seconds"] for size in sizes), nation["seconds"]]
    grows("persons", [*sizes, persons], costs)
    pair = of_size(max(few, persons // 10), "--shared")
    say("10 % fewer onsets, two courses in one pass", pair["seconds"], "s")
    say("  variance of deaths averted, apart over paired", pair["gain"], "times")
    for people in (size for size in (1_000_000, 10_000_000) if size <= persons):
        _beside(people, python)


def _beside(people: int, python: str) -> None:
    """Say the toy of one size, ours and Starsim's in turn."""
    name = f"toy: one state, {TOY_YEARS} years, {people:,} persons"
    if starsim(python, 1_000) is None:
        ours = of_size(people, "--toy")
        say(name, ours["asked_years"] / ours["seconds"] / 1e6, "m person-years/s", rows=people)
        return
    pairs = paired(lambda: of_size(people, "--toy"), lambda: _known(starsim(python, people)))
    best = pairs.best()
    rate = best["asked_years"] / best["seconds"] / 1e6
    version = pairs.theirs[0]["version"]
    beside = pairs.beside(f"Starsim {version}", scale=TOY_YEARS / pairs.theirs[0]["years"])
    say(name, rate, "m person-years/s", rows=people, peak_gib=best["peak_gib"], **beside)
    say(f"  times as fast as Starsim, {people:,}", beside["ratio"], "times", goal=20, better="more")
    off = max(abs(best[each] - pairs.theirs[0][each]) for each in ("alive", "ill"))
    say("  alive and ill, ours and theirs apart", off, "", goal=2e-3)


def _known(found: dict[str, Any] | None) -> dict[str, Any]:
    assert found is not None
    return found


if __name__ == "__main__":
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("persons", nargs="?", default="10,000,000")
    read.add_argument("--starsim-python", default=os.environ.get("STARSIM_PYTHON", sys.executable))
    for flag in ("--one", "--toy", "--shared"):
        read.add_argument(flag, action="store_true")
    given = read.parse_args()
    number = int(given.persons.replace(",", ""))
    if given.one:
        print(json.dumps(one(number, given.toy, given.shared)))
    else:
        main(number, given.starsim_python)
