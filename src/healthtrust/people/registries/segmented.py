"""Everybody in exactly one segment: the first rule that fits, over one row of facts for each person.

    rule      number of the first rule of the list, in its order, all of whose conditions hold
    points    of risk, in millionths: Σ registries + years over an age + Σ use per head
    risk      share of people with fewer points; people of equal points share it, so numbers of persons
              decide nothing

Source  ordered rules: segments in the manner of Lynn et al. 2007, PMC2690331 [recalled]; form of this library

>>> from datetime import date
>>> from healthtrust.people.registries.library import read_library, read_list
>>> library, listed = read_library("long-term"), read_list("model")
>>> of = Compiled(library, listed, Days(date(2028, 1, 1)))
>>> of.test(listed.tried[0])
'(age >= 75) AND (conditions >= 3)'
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from healthtrust.people.registries.days import Days
from healthtrust.people.registries.definitions import Library, Measured, Registry, Rule, SegmentList, Use
from healthtrust.people.registries.found import found, latest
from healthtrust.people.registries.library import counted
from healthtrust.people.registries.members import members
from healthtrust.people.registries.statements import Statement, quoted
from healthtrust.people.registries.used import Uses, longest_of, used, uses_of

MILLION = 1_000_000


@dataclass(frozen=True)
class Compiled:
    """A list and its registries, as statements."""

    library: Library
    listed: SegmentList
    days: Days
    more: tuple[tuple[str, int], ...] = ()
    """Uses told beside those of rules: kind and months."""

    @cached_property
    def uses(self) -> Uses:
        """Return the uses looked at."""
        own = uses_of(self.listed, self.library, self.days)
        return Uses(tuple(dict.fromkeys((*own.asked, *self.more))))

    @cached_property
    def values(self) -> tuple[Measured, ...]:
        """Return the values that rules look at."""
        return tuple(dict.fromkeys(each for rule in self.listed.tried for each in rule.measured))

    def registry(self, name: str) -> str:
        """Return the column of a registry."""
        return f"r{[each.name for each in self.library.registries].index(name)}"

    def registries(self) -> list[Statement]:
        """Return the statements up to `found` and `used`."""
        earliest = self.days.before(longest_of(self.uses.asked)) if self.days.while_enrolled else None
        whom = members(self.days, earliest)
        return [*whom, *found(self.library, self.days), used(self.uses, self.days), self._confirmed()]

    def segments(self) -> list[Statement]:
        """Return the statements of facts and of `segment`: person, segment, rule and all facts."""
        made = [Statement("standing", self._standing(), kept=False)]
        made += [
            Statement(f"value_{k}", latest(each, self.days), kept=False) for k, each in enumerate(self.values)
        ]
        made.append(Statement("facts", self._facts(), kept=self.listed.risk is not None))
        source = "facts"
        if self.listed.risk is not None:
            made.append(
                Statement("pointed", f"SELECT f.*, {self._points()} AS points FROM facts f", kept=False)
            )
            made.append(Statement("ranked", _RANKED, kept=False))
            source = "ranked"
        names = [rule.segment for rule in self.listed.tried]
        rules = "".join(f" WHEN {self.test(rule)} THEN {k}" for k, rule in enumerate(self.listed.tried[:-1]))
        number = f"CASE{rules} ELSE {len(names) - 1} END" if rules else "0"
        ruled = f"SELECT s.*, {number} AS rule FROM {source} s"
        segment = "".join(f" WHEN rule = {k} THEN {quoted(name)}" for k, name in enumerate(names))
        made.append(Statement("ruled", ruled, kept=False))
        made.append(Statement("segment", f"SELECT r.*, CASE{segment} END AS segment FROM ruled r"))
        return made

    def test(self, rule: Rule) -> str:
        """Return the test of a row of facts."""
        tests = []
        if rule.registries:
            tests.append(" OR ".join(f"{self.registry(name)} = 1" for name in rule.registries))
        tests += [f"{self.registry(name)} = 1" for name in rule.with_all]
        for column, low, high in (
            ("age", rule.age_from, rule.age_to),
            ("conditions", rule.number_at_least, rule.number_at_most),
        ):
            tests += _between(column, low, high)
        tests += [f"sex = {quoted(rule.sex)}"] if rule.sex else []
        for use in rule.use:
            tests += self._use(use)
        tests += [f"v{self.values.index(each)} = 1" for each in rule.measured]
        tests += [f"risk >= {rule.risk_from!r}"] if rule.risk_from is not None else []
        tests += [f"risk < {rule.risk_below!r}"] if rule.risk_below is not None else []
        return " AND ".join(f"({each})" for each in tests) or "1 = 1"

    def _use(self, use: Use) -> list[str]:
        column = self.uses.column(use.what, use.months)
        low = [f"{column} >= {use.at_least} * heads"] if use.at_least is not None else []
        return low + ([f"{column} <= {use.at_most} * heads"] if use.at_most is not None else [])

    def _confirmed(self) -> Statement:
        """Return who is on which registry once registries that ask for use have it."""
        tests = []
        for number, each in enumerate(self.library.registries):
            asked = " AND ".join(
                f"coalesce(u.{self.uses.column(use.what, use.months)}, 0) {sign} {limit} * p.heads"
                for use in each.use
                for sign, limit in ((">=", use.at_least), ("<=", use.at_most))
                if limit is not None
            )
            tests += [f"(f.registry <> {number} OR ({asked}))"] if asked else []
        if not tests:
            return Statement("registered", "SELECT * FROM found", kept=False)
        return Statement(
            "registered",
            "SELECT f.* FROM found f JOIN person p ON f.person_id = p.person_id "
            f"LEFT JOIN used u ON f.person_id = u.person_id WHERE {' AND '.join(tests)}",
        )

    def _standing(self) -> str:
        """Return one row for each person on a registry."""
        flags = ", ".join(
            f"max(CASE WHEN registry = {k} THEN 1 ELSE 0 END) AS r{k}"
            for k in range(len(self.library.registries))
        )
        numbers = self._numbers(counted(self.listed, self.library))
        count = f"sum(CASE WHEN registry IN ({numbers}) THEN 1 ELSE 0 END)" if numbers else "0"
        return f"SELECT person_id, {flags}, {count} AS conditions FROM registered GROUP BY person_id"

    def _numbers(self, registries: Iterable[Registry]) -> str:
        return ", ".join(str(self.library.registries.index(each)) for each in registries)

    def _facts(self) -> str:
        """Return one row for each person with all that rules look at; nothing in it is empty."""
        flags = ", ".join(f"coalesce(s.r{k}, 0) AS r{k}" for k in range(len(self.library.registries)))
        sums = ", ".join(f"coalesce(u.u{k}, 0) AS u{k}" for k in range(len(self.uses.asked)))
        values = "".join(
            f", CASE WHEN v{k}.value IS NULL THEN 0 ELSE 1 END AS v{k}, v{k}.value AS value_{k}"
            for k in range(len(self.values))
        )
        joins = "".join(
            f" LEFT JOIN value_{k} v{k} ON p.person_id = v{k}.person_id" for k in range(len(self.values))
        )
        return (
            "SELECT p.person_id, p.sex, p.heads, p.age, p.days, p.adult_days, p.present, "
            f"coalesce(s.conditions, 0) AS conditions, {flags}, {sums}, coalesce(a.avoidable, 0) AS "
            f"avoidable{values} "
            "FROM person p LEFT JOIN standing s ON p.person_id = s.person_id "
            "LEFT JOIN used u ON p.person_id = u.person_id "
            f"LEFT JOIN avoidable a ON p.person_id = a.person_id{joins}"
        )

    def _points(self) -> str:
        """Return the points of risk of a row of facts, a whole number of millionths."""
        risk = self.listed.risk
        assert risk is not None
        own = {each.name: risk.per_registry for each in counted(self.listed, self.library)} | risk.registries
        terms = [
            f"{round(weight * MILLION)} * {self.registry(name)}" for name, weight in own.items() if weight
        ]
        if risk.per_year:
            over = f"CASE WHEN age > {risk.age_over} THEN age - {risk.age_over} ELSE 0 END"
            terms.append(f"{round(risk.per_year * MILLION)} * ({over})")
        per_head = [
            f"CAST(floor({round(use.weight * MILLION)} * {self.uses.column(use.what, use.months)} / "
            f"(1.0 * heads)) AS BIGINT)"
            for use in risk.use
        ]
        return f"CAST({' + '.join([*terms, *per_head]) or '0'} AS BIGINT)"


_RANKED = (
    "SELECT p.*, CAST(lower_or_equal - equal_to AS DOUBLE PRECISION) / CAST(everybody AS DOUBLE "
    "PRECISION) AS risk FROM "
    "(SELECT q.*, sum(heads) OVER (ORDER BY points RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "
    "lower_or_equal, sum(heads) OVER (PARTITION BY points) AS equal_to, sum(heads) OVER () AS everybody "
    "FROM pointed q) AS p"
)


def _between(column: str, low: int | None, high: int | None) -> list[str]:
    tests = [f"{column} >= {low}"] if low is not None else []
    return tests + ([f"{column} <= {high}"] if high is not None else [])
