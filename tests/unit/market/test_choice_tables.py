from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.design.plan_choice import Nest, PlanChoice, Term
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.words import Words
from healthtrust.market.choice.answer import answer
from healthtrust.market.choice.asked import Asked, question_of
from healthtrust.market.choice.eligibility import eligibility_of, may_join
from healthtrust.market.choice.persons_table import Wanted, persons_of
from healthtrust.market.choice.plans_table import plans_of, read_plans
from healthtrust.market.choice.rows import as_plain, groups_rows, persons_rows
from healthtrust.market.choice.said import sentence
from healthtrust.market.choice.single_precision import log, minus_log, power
from healthtrust.records.plans import key_of

RULE = PlanChoice(terms=(Term(attribute="premium", coefficient=-0.01),))


def texts(*values: str) -> np.ndarray:
    return np.array(values, dtype=object)


def test_conditions_are_read_together() -> None:
    plans = {
        "plan": texts("all", "old", "rich", "east", "staff", "shut"),
        "from_age": np.array([np.nan, 65, np.nan, np.nan, np.nan, np.nan]),
        "below_age": texts("", "", "70", "", "", ""),
        "income_from": np.array([np.nan, np.nan, 5e4, np.nan, np.nan, np.nan]),
        "places": texts("", "", "", "East; South", "", ""),
        "accepts_if": texts("", "", "", "", "teacher;soldier", ""),
        "open_enrolment": texts("yes", "", "True", "1", "yes", "no"),
    }
    rules, problems = eligibility_of(plans, "plans.csv")
    assert not problems and rules.by_place
    assert rules.columns == ("age", "income", "teacher", "soldier")
    people = {
        "age": np.array([70.0, 69.9, 30.0]),
        "income": np.array([5e4, 5e4, 4.9e4]),
        "teacher": np.array([0.0, 1.0, 0.0]),
        "soldier": np.array([0.0, 0.0, 1.0]),
    }
    found = may_join(rules, people, Words.of(["East", "West", "South"]), np.array([5, -1, 0]))
    assert found.astype(int).tolist() == [[1, 1, 0, 1, 0, 1], [1, 1, 1, 0, 1, 0], [1, 0, 0, 1, 1, 0]]


def test_what_is_wrong_with_conditions_is_told_by_row() -> None:
    plans = {
        "plan": texts("a", "b"),
        "from_age": texts("sixty", "60"),
        "below_age": np.array([np.nan, 60.0]),
        "open_enrolment": texts("maybe", "yes"),
    }
    told = [str(problem) for problem in eligibility_of(plans, "p.csv")[1]]
    assert told == [
        "p.csv, column from_age, row 2: found 'sixty'; expected a number, or nothing.",
        "p.csv, row 3: found from_age not below below_age; expected a range that somebody is in.",
        "p.csv, column open_enrolment, row 2: found 'maybe'; expected yes or no.",
    ]


def test_nests_of_the_table_add_to_those_of_the_rule_and_must_be_known() -> None:
    rule = RULE.model_copy(
        update={"nests": (Nest(name="net", plans=("a",)), Nest(name="free", plans=("b",)))}
    )
    columns = {"plan": texts("a", "b", "c"), "premium": np.arange(3.0), "nest": texts("", "net", "free")}
    nested = plans_of(columns, "p.csv", rule).nested(rule)
    assert [nest.plans for nest in nested.nests] == [("a", "b"), ("c",)]
    with pytest.raises(InvalidInput, match="did you mean 'free'"):
        plans_of(columns | {"nest": texts("", "net", "fre")}, "p.csv", rule)
    twice = RULE.model_copy(update={"nests": (Nest(name="x", plans=("a",)), Nest(name="y", plans=("a",)))})
    with pytest.raises(InvalidInput, match="'a' in 2 nests"):
        plans_of({"plan": texts("a"), "premium": np.zeros(1)}, "p.csv", twice)


def test_plans_keep_other_numbers_and_refuse_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("plan,premium,stars,owner\n007,10,4,Ann\nB,,3,Bob\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="premium"):
        read_plans(tmp_path / "p.csv", RULE)
    (tmp_path / "p.csv").write_text("plan,premium,stars,owner\n007,10,4,Ann\nB,9,3,Bob\n", encoding="utf-8")
    found = read_plans(tmp_path / "p.csv", RULE).offers
    assert found.names == ("007", "B") and set(found.columns) == {"premium", "stars"}


def test_persons_are_known_by_number_or_by_name() -> None:
    large = str(2**63 + 5)
    people = persons_of({"person_id": texts("12", large, "A-1")}, "p.csv", Wanted())
    assert people.identity.tolist() == [12, 2**63 + 5, key_of("A-1")]
    with pytest.raises(InvalidInput, match="1 person more than once"):
        persons_of({"person_id": texts("12", "012")}, "p.csv", Wanted())


def test_missing_numbers_and_places_are_told_and_never_filled() -> None:
    columns = {"person_id": texts("1", "2"), "age": np.array([30.0, np.nan]), "weight": np.array([1, -1])}
    with pytest.raises(InvalidInput) as refused:
        persons_of(columns, "p.csv", Wanted(("age", "ill"), place=True, group="region"))
    told = "\n".join(str(problem) for problem in refused.value.problems)
    for said in ("age, row 3", "'ill'", "'place'", "weight, row 3", "'region'"):
        assert said in told


def test_who_cannot_choose_stays(tmp_path: Path) -> None:
    (tmp_path / "persons.csv").write_text(
        "person_id,plan,chooses,weight\n" + "".join(f"{i},A,no,1\n" for i in range(50)) + "99,,yes,50\n",
        encoding="utf-8",
    )
    (tmp_path / "plans.csv").write_text("plan,premium\nA,100\nB,50\n", encoding="utf-8")
    (tmp_path / "rule.toml").write_text(
        'switching_cost = 0.1\n[[terms]]\nattribute = "premium"\ncoefficient = -0.1\n'
        '[[terms]]\nplan = "Z"\ncoefficient = 1\n',
        encoding="utf-8",
    )
    persons, plans, rule = (tmp_path / name for name in ("persons.csv", "plans.csv", "rule.toml"))
    found = answer(question_of(persons, plans, rule, Asked(seed=1, year=1)))
    assert found.now.matrix[0].tolist() == [50, 0, 0] and found.now.matrix[2].sum() == 50
    told = as_plain(found)
    assert told["rule speaks of plans not offered"] == ["Z"]
    assert "50 are new" in sentence(found) and groups_rows(found)["group"] == ["all"]
    assert sum(persons_rows(found)["heads"]) == 100


def test_single_precision_is_as_near_as_it_says() -> None:
    exponents = np.linspace(-86.9, 86.9, 401).astype(np.float32)
    assert max(abs(power(np.float32(x)) / np.exp(float(x)) - 1) for x in exponents) < 3e-7
    assert power(np.float32(-1e30)) < 1e-37
    sizes = np.exp(np.linspace(-80, 80, 401)).astype(np.float32)
    for x in sizes.tolist():
        assert log(np.float32(x)) == pytest.approx(np.log(x), rel=3e-7, abs=1e-7)
    for rest in (2.0**-20, 0.001, 0.2, 0.4, 0.7, 0.999):
        u, lacks = np.float32(1 - rest), np.float32(rest)
        known = -np.log(float(u)) if rest > 0.5 else -np.log1p(-float(lacks))
        assert minus_log(u, lacks) == pytest.approx(known, rel=3e-7)
