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
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

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
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
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
        "peak_gib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
        "before_gib": before,
        "load": os.getloadavg()[0],
    }
    if shared:
        deaths = found.groups[:, :, :-1, 5].sum(axis=2)
        each = effect(deaths[0], deaths[1])
        out |= {"averted": -each.change, "error": each.error, "gain": each.gain}
    return out


def fresh(persons: int, *words: str, engine: str = "numba") -> dict[str, Any]:
    """Return what one size costs in a process of its own."""
    made = subprocess.run(
        [sys.executable, str(Path(__file__)), str(persons), "--one", *words],
        env={**os.environ, "HEALTHTRUST_ENGINE": engine},
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return answer


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


def say(name: str, found: str, promised: str = "") -> None:
    """Print one line of the table."""
    print(f"{name:<54} {found:<62} {promised}", flush=True)


def speed(found: dict[str, Any]) -> str:
    """Return how fast a run was."""
    rate, asked = (found[name] / found["seconds"] / 1e6 for name in ("person_years", "asked_years"))
    return f"{found['seconds']:.2f} s, {rate:.1f} m person-years/s lived ({asked:.1f} m asked)"


def main(persons: int, python: str) -> None:
    """Print the table."""
    nation = fresh(persons)
    say(f"{persons:,} persons x {YEARS} years, 8 conditions, segments", speed(nation), "10 s")
    say(
        "  memory",
        f"{nation['peak_gib']:.2f} GiB peak, {nation['before_gib']:.2f} before; "
        f"{nation['bytes']} bytes of state a person",
        "24 bytes",
    )
    say("  processor time; load of the machine", f"{nation['cpu_seconds']:.1f} s; {nation['load']:.1f}")
    say("  to make the founders before", "{:.1f} s, {:.1f} of processor time".format(*nation["of_founders"]))
    say("  alive at the end, persons and cohort", f"{nation['alive']:.5f}, {nation['expected_alive']:.5f}")
    say("  the cohort's exact expectation", f"{nation['cohort_seconds']:.2f} s")
    few = min(persons, 100_000)
    small, plain = fresh(few), fresh(few, engine="numpy")
    say(
        f"baseline: the NumPy twin, {few:,} persons",
        speed(plain),
        f"{plain['seconds'] / small['seconds']:.0f} x",
    )
    say("  the same integers", str(small["digest"] == plain["digest"]), "True")
    pair = fresh(max(few, persons // 10), "--shared")
    say("10 % fewer onsets, two courses in one pass", speed(pair))
    say(
        "  deaths averted; variance apart over paired",
        f"{pair['averted']:,.0f} ± {pair['error']:,.0f}; {pair['gain']:.0f} x",
    )
    for people in (1_000_000, 10_000_000):
        _beside(people, python)


def _beside(people: int, python: str) -> None:
    """Print the toy of one size, ours and Starsim's in turn."""
    ours, other = [], []
    for _ in range(2):
        ours.append(fresh(people, "--toy"))
        round_of_theirs = starsim(python, people)
        other += [round_of_theirs] if round_of_theirs else []
    best = min(ours, key=lambda each: float(each["seconds"]))
    say(f"toy: one state, {TOY_YEARS} years, {people:,} persons", speed(best))
    say("  alive, ill", f"{best['alive']:.5f}, {best['ill']:.5f}", f"{best['expected_alive']:.5f}")
    if not other:
        return
    theirs = {**other[0], **{name: min(each[name] for each in other) for name in ("seconds", "cpu_seconds")}}
    rate = people * theirs["years"] / theirs["seconds"]
    ratio = best["asked_years"] / best["seconds"] / rate
    said = f"{theirs['seconds']:.2f} s, {rate / 1e6:.1f} m person-years/s asked"
    say(f"  baseline: Starsim {theirs['version']}", said, f"{ratio:.0f} x (20 x wanted)")
    of_cpu = theirs["cpu_seconds"] / min(each["cpu_seconds"] for each in ours)
    said = f"{min(each['cpu_seconds'] for each in ours):.3f} s, {theirs['cpu_seconds']:.2f} s"
    say("  processor time, ours and Starsim's", said, f"{of_cpu:.0f} x")
    say("  alive, ill", f"{theirs['alive']:.5f}, {theirs['ill']:.5f}")


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
