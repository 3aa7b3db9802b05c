"""Measures one person and one day at a time, in plain Python over rows: slow, obvious, independent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from healthtrust.design.measure import OF_PEOPLE, Measure, Measures, Which
from healthtrust.review.measuring.codes import avoidable_admissions

Row = dict[str, Any]
DAY = timedelta(days=1)
BODY = {"practice": "practice_id", "payer": "payer_id", "plan": "plan_id", "area": "area_code"}
CONTACTS = {"primary", "outpatient", "community", "mental"}


def age_on(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


@dataclass
class Plain:
    """A few tables as rows of dates, texts and numbers."""

    enrolment: list[Row]
    activity: list[Row] = field(default_factory=list)
    diagnosis: list[Row] = field(default_factory=list)
    measurement: list[Row] = field(default_factory=list)


class Counter:
    """Every measure of one period and one way of attributing, straight from its definition."""

    def __init__(self, tables: Plain, whole: Measures, by: str, start: date, stop: date) -> None:
        self.tables, self.whole, self.by, self.start, self.stop = tables, whole, by, start, stop
        self.sets = {each.name: each for each in avoidable_admissions()} | {e.name: e for e in whole.sets}
        self.registers = {each.name: each for each in whole.registers}
        self.measures = {each.code: each for each in whole.measures}
        self.spells = defaultdict(list)
        for row in tables.enrolment:
            self.spells[row["person_id"]].append(row)
        self.days = {person: self._days(person) for person in self.spells}
        self.diagnoses = defaultdict(list)
        for row in tables.diagnosis:
            self.diagnoses[row["activity_id"]].append(row)
        self.known = {each["activity_id"]: each for each in tables.activity}

    def body_of(self, row: Row) -> str:
        return row[BODY[self.by]] if self.by in BODY else "all"

    def _days(self, person: str) -> dict[date, str]:
        """Who has the person on each day: of several, the body whose unbroken time with them began last."""
        mine: dict[str, set[date]] = defaultdict(set)
        for row in self.spells[person]:
            last = row["end_date"] or self.stop + DAY
            if row.get("death_date"):
                last = min(last, row["death_date"] + DAY)
            at = row["start_date"]
            while at < last:
                mine[self.body_of(row)].add(at)
                at += DAY
        found = {}
        at = self.start
        while at < self.stop:
            here = []
            for body, days in mine.items():
                if at in days:
                    began = at
                    while began - DAY in days:
                        began -= DAY
                    here.append((began, body))
            if here:
                found[at] = max(here)[1]
            at += DAY
        return found

    def in_set(self, row: Row, name: str) -> bool:
        each = self.sets[name]
        codes, code = each.codes, row["code"].replace(".", "")
        system, wanted = row["code_system"].lower().replace("-", ""), each.system
        if not (system == wanted or (wanted == "icd10" and system in ("icd10cm", "icd10gm"))):
            return False
        prefix = getattr(each, "match", "exact") == "prefix"
        return any(code.startswith(c) for c in codes) if prefix else code in codes

    def person_test(self, which: Which, person: str, day: date) -> bool:
        row = self.spells[person][0]
        age = age_on(row["birth_date"], day)
        return (
            (which.age_from is None or age >= which.age_from)
            and (which.age_to is None or age <= which.age_to)
            and (which.sex is None or which.sex == row["sex"])
            and self.lasting(which, person)
        )

    def back(self, months: int) -> date:
        index = self.stop.year * 12 + self.stop.month - 1 - months
        return date(index // 12, index % 12 + 1, self.stop.day)

    def lasting(self, which: Which, person: str) -> bool:
        if which.registers and not any(self.on_register(name, person) for name in which.registers):
            return False
        if which.measured:
            found = [
                m
                for m in self.tables.measurement
                if m["person_id"] == person
                and m["measure_code"] in which.measured
                and self.back(which.within_months) <= m["date"] < self.stop
            ]
            if not found:
                return False
            last = max((m["date"], m["value"]) for m in found)[1]
            if which.value_at_least is not None and not last >= which.value_at_least:
                return False
            if which.value_at_most is not None and not last <= which.value_at_most:
                return False
            if which.paid_share_above is not None:
                paid = sum(a["patient_paid"] for a, _ in self.acts() if a["person_id"] == person)
                if not paid > which.paid_share_above * last:
                    return False
        if which.contacts_at_least is not None:
            seen = sum(a["setting"] == "primary" for a, _ in self.acts() if a["person_id"] == person)
            return bool(seen >= which.contacts_at_least)
        return True

    def on_register(self, name: str, person: str) -> bool:
        rule = self.registers[name]
        stays: set[date] = set()
        others: set[date] = set()
        for act in self.tables.activity:
            if act["person_id"] == person and self.back(rule.months) <= act["start_date"] < self.stop:
                rows = self.diagnoses[act["activity_id"]]
                if any(self.in_set(row, each) for row in rows for each in rule.sets):
                    (stays if act["setting"] == "inpatient" else others).add(act["start_date"])
        return len(stays) >= rule.inpatient or len(others) >= rule.other

    def acts(self) -> list[tuple[Row, str]]:
        """Activities of the period of people enrolled on the day, with the body that has them."""
        if not hasattr(self, "_acts"):
            self._acts = [
                (act, self.days[act["person_id"]][act["start_date"]])
                for act in self.tables.activity
                if self.start <= act["start_date"] < self.stop
                and act["start_date"] in self.days.get(act["person_id"], {})
            ]
        return self._acts

    def act_test(self, which: Which, act: Row) -> bool:
        day, row = act["start_date"], self.spells[act["person_id"]][0]
        age = age_on(row["birth_date"], day)
        codes = self.diagnoses[act["activity_id"]]
        wait = (day - act["requested_date"]).days if act.get("requested_date") else None
        tests = [
            which.age_from is None or age >= which.age_from,
            which.age_to is None or age <= which.age_to,
            which.sex is None or row["sex"] == which.sex,
            not which.settings or act["setting"] in which.settings,
            which.elective is None or act["elective"] == which.elective,
            not which.principal
            or any(c["rank"] == 1 and self.in_set(c, name) for c in codes for name in which.principal),
            not which.recorded or any(self.in_set(c, name) for c in codes for name in which.recorded),
            not which.procedures or any(self.in_set(c, name) for c in codes for name in which.procedures),
            not which.payment_models or act["payment_model"] in which.payment_models,
            which.missing is None or act[which.missing] is None,
            not which.ended or act["end_date"] is not None,
            not which.with_wait or wait is not None,
            which.waited_at_most is None or (wait is not None and wait <= which.waited_at_most),
            which.followed_by is None or self.followed(which, act),
        ]
        return all(tests)

    def followed(self, which: Which, act: Row) -> bool:
        after = [
            (other["start_date"] - act["end_date"]).days
            for other in self.tables.activity
            if other["person_id"] == act["person_id"]
            and (
                other["setting"] == "inpatient" and not other["elective"]
                if which.followed_by == "unplanned admission"
                else other["setting"] in CONTACTS
            )
        ]
        return any(0 < days <= which.within_days for days in after)

    def event(self, measure: Measure, act: Row) -> bool:
        if measure.any_of:
            return self.person_test(measure.denominator, act["person_id"], act["start_date"]) and any(
                self.event(self.measures[code], act) for code in measure.any_of
            )
        people = [each for each in measure.exclusions if each.given <= OF_PEOPLE]
        others = [each for each in measure.exclusions if not each.given <= OF_PEOPLE]
        who, day = act["person_id"], act["start_date"]
        return (
            self.act_test(measure.numerator, act)
            and self.person_test(measure.denominator, who, day)
            and not any(self.person_test(each, who, day) for each in people)
            and not any(self.act_test(each, act) for each in others)
        )

    def count(self, measure: Measure) -> dict[str, tuple[float, float, float]]:
        """Return numerator, denominator and excluded of each body; days for a rate."""
        rows = self._rate(measure) if measure.kind == "rate" else getattr(self, f"_{measure.of}")(measure)
        found: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
        for body, *each in rows:
            for k, value in enumerate(each):
                found[body][k] += value
        return {body: (v[0], v[1], v[2]) for body, v in found.items() if v[0] or v[1]}

    def _rate(self, measure: Measure) -> Iterable[tuple[str, float, float, float]]:
        out = [each for each in measure.exclusions if each.given <= OF_PEOPLE]
        for person, days in self.days.items():
            for day, body in days.items():
                if self.person_test(measure.denominator, person, day):
                    left = any(self.person_test(each, person, day) for each in out)
                    yield body, 0.0, float(not left), float(left)
        for act, body in self.acts():
            if self.event(measure, act):
                yield body, 1.0, 0.0, 0.0

    def _activities(self, measure: Measure) -> Iterable[tuple[str, float, float, float]]:
        for act, enrolled in self.acts():
            body = act["org_id"] if self.by == "provider" else enrolled
            if not self.act_test(measure.denominator, act):
                continue
            value = {
                "days of stay": act["end_date"] and (act["end_date"] - act["start_date"]).days,
                "days waited": act.get("requested_date") and (act["start_date"] - act["requested_date"]).days,
            }.get(str(measure.value), 0)
            if value is None:
                continue
            if any(self.act_test(each, act) for each in measure.exclusions):
                yield body, 0.0, 0.0, 1.0
            elif measure.kind == "share":
                yield body, float(self.act_test(measure.numerator, act)), 1.0, 0.0
            else:
                yield body, float(value), 1.0, 0.0

    def whole_test(self, which: Which, person: str) -> bool:
        days = self.days[person]
        last = max(days)
        enrolled = {
            "any day": True,
            "last day": last == self.stop - DAY,
            "whole period": len(days) == (self.stop - self.start).days,
        }[which.enrolled]
        return enrolled and self.person_test(which, person, last)

    def _persons(self, measure: Measure) -> Iterable[tuple[str, float, float, float]]:
        for person, days in self.days.items():
            if not days or not self.whole_test(measure.denominator, person):
                continue
            if measure.kind == "ratio":
                yield from self._money(measure, person)
                continue
            body = days[max(days)]
            value = self._value(measure, person) if measure.kind == "mean" else 0.0
            if value is None:
                continue
            if any(self.whole_test(each, person) for each in measure.exclusions):
                yield body, 0.0, 0.0, 1.0
            elif measure.kind == "share":
                yield body, float(self.whole_test(measure.numerator, person)), 1.0, 0.0
            else:
                yield body, value, 1.0, 0.0

    def _money(self, measure: Measure, person: str) -> Iterable[tuple[str, float, float, float]]:
        for body in set(self.days[person].values()):
            acts = [a for a, b in self.acts() if a["person_id"] == person and b == body]
            days = sum(each == body for each in self.days[person].values())

            def total(name: str, acts: Sequence[Row] = acts, days: int = days) -> float:
                return days / 30.4375 if name == "member months" else sum(a[name] or 0 for a in acts) / 100

            yield body, total(str(measure.value)), total(str(measure.over)), 0.0

    def _value(self, measure: Measure, person: str) -> float | None:
        acts = [a for a in self.tables.activity if a["person_id"] == person]
        if measure.value == "patient_paid":
            return float(sum(a["patient_paid"] for a, _ in self.acts() if a["person_id"] == person)) / 100
        seen: dict[str, int] = defaultdict(int)
        for act in acts:
            if act["setting"] == "primary" and self.start <= act["start_date"] < self.stop:
                seen[act["org_id"]] += 1
        n = sum(seen.values())
        if n < 2:
            return None
        if measure.value == "usual provider index":
            return max(seen.values()) / n
        return (sum(k * k for k in seen.values()) - n) / (n * (n - 1))

    def _answers(self, measure: Measure) -> Iterable[tuple[str, float, float, float]]:
        for answer in self.tables.measurement:
            if not self.start <= answer["date"] < self.stop:
                continue
            body = self.days.get(answer["person_id"], {}).get(answer["date"], "not recorded")
            body = answer["org_id"] or body if self.by in BODY else "all"
            weight = answer["respondent_weight"] * answer["response_count"]
            value = answer["value"]
            above, below = (self._said(which, answer) for which in (measure.numerator, measure.denominator))
            if measure.kind == "ratio":
                yield body, value * above, value * below, 0.0
            elif below:
                yield body, weight * (above if measure.kind == "share" else value), weight, 0.0

    @staticmethod
    def _said(which: Which, answer: Mapping[str, Any]) -> bool:
        return (
            (not which.codes or answer["measure_code"] in which.codes)
            and (which.value_at_least is None or answer["value"] >= which.value_at_least)
            and (which.value_at_most is None or answer["value"] <= which.value_at_most)
        )
