"""The same file on the welfare problem: its rows hold exactly the packages that the programme holds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.limits.language import Constraints, constraints_of
from healthtrust.package.limits.lines import Numbers, lines_of
from healthtrust.package.limits.welfare_rows import envelopes_of, limits_of, read_limits
from healthtrust.package.question import Interventions, Society

LIMITS = """
must_cover = ["a"]
must_leave_out = ["e"]
[money]
budget = 40
[resources.nurse]
available = 30
unit = "minutes"
[resources.pharmacist]
available = 12
[resources.dietitian]
available = 5
[[substitutes]]
of = ["b", "c"]
[[complements]]
base = "a"
nested = "d"
share = 2.0
[[shifts]]
from = "pharmacist"
to = "nurse"
factor = 1.5
[[shifts]]
from = "dietitian"
to = "nurse"
interventions = ["a", "b"]
[[shifts]]
from = "pharmacist"
to = "dietitian"
interventions = ["c"]
[[envelopes]]
name = "fund"
amount = 6
pays_for = ["b"]
"""
INTERVENTIONS = Interventions.of(tuple("abcde"), [3, 2, 4, 1, 1], [1, 1, 1, 1, 1])
PEOPLE = Society.of_groups(
    ("poor", "rich"),
    share=[0.5, 0.5],
    wealth=[1, 2],
    health=[1, 1],
    incidence=[[0.2, 0.4], [0.5, 0.5], [0.4, 0.8], [1.0, 0.6], [1, 1]],
    heads=20.0,
)
COLUMNS = {
    "nurse": [2, 1, 1, 0.5, 0],
    "pharmacist": [1, 0.5, 1, 0.2, 0],
    "dietitian": [0.3, 0.6, 0.1, 0, 0],
    "most": [0.5, 0.8, 0.6, 1.0, 1.0],
}


def keeps_to_the_programme(constraints: Constraints, coverage: np.ndarray) -> bool:  # type: ignore[type-arg]
    """Whether some minutes shifted and some payments let this coverage through."""
    columns = {n: np.array(v) for n, v in COLUMNS.items()}
    uses = {n: columns[n] for n in constraints.resources}
    numbers = Numbers(
        tuple("abcde"), PEOPLE.prevalence * PEOPLE.heads, INTERVENTIONS.price, columns["most"], uses
    )
    amounts = {n: float(r.available) for n, r in constraints.resources.items()}  # type: ignore[arg-type]
    system = lines_of(constraints, numbers, amounts, not constraints.parts)
    found = linprog(
        np.zeros(len(system.extras)),
        np.array([line.extra for line in system.lines]),
        np.array([line.most - line.use @ coverage for line in system.lines]) + 1e-9,
        bounds=[(0, float(top)) for top in system.extra_most],
    )
    return bool(found.status == 0)


@pytest.mark.parametrize("parts", ["true", "false"])
def test_rows_hold_exactly_what_the_programme_holds(parts: str) -> None:
    constraints = constraints_of(f"parts = {parts}\n{LIMITS}")
    limits = limits_of(constraints, INTERVENTIONS, PEOPLE, COLUMNS)
    draw = np.random.default_rng(3)
    answers = []
    for _ in range(400):
        coverage = draw.uniform(0, 1, 5) * limits.most * draw.choice([0.3, 0.5, 0.9])
        by_rows = all(row.use @ coverage <= row.most + 1e-9 / PEOPLE.heads for row in limits.rows)
        assert by_rows == keeps_to_the_programme(constraints, coverage)
        answers.append(by_rows)
    assert 50 < sum(answers) < 350


def test_what_must_be_in_or_out_and_feasible_coverage() -> None:
    limits = limits_of(constraints_of(LIMITS), INTERVENTIONS, PEOPLE, COLUMNS)
    assert limits.most.tolist() == [0.5, 0.8, 0.6, 1.0, 0.0]
    assert limits.least.tolist() == [0.5, 0, 0, 0, 0]
    assert limits.parts


def test_substitutes_at_most_one_when_whole() -> None:
    limits = limits_of(
        constraints_of('parts = false\n[[substitutes]]\nof = ["b", "c"]'), INTERVENTIONS, PEOPLE, COLUMNS
    )
    [row] = limits.rows
    assert (row.use * limits.most)[[1, 2]] * PEOPLE.heads == pytest.approx([1, 1])
    assert row.most * PEOPLE.heads == pytest.approx(1)


def test_envelopes_per_head() -> None:
    [fund] = envelopes_of(constraints_of(LIMITS), INTERVENTIONS, PEOPLE)
    assert (fund.name, fund.amount, fund.pays_for.tolist()) == (
        "fund",
        0.3,
        [False, True, False, False, False],
    )


def test_mistakes_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(
        LIMITS.replace('must_cover = ["a"]', 'must_cover = ["q"]'), encoding="utf-8"
    )
    with pytest.raises(InvalidInput) as refused:
        read_limits(tmp_path / "c.toml", INTERVENTIONS, PEOPLE, {"most": [95, 1, 1, 1, 1]})
    told = [str(p) for p in refused.value.problems]
    assert any("'q'" in t for t in told)
    assert any("divide the column by 100" in t for t in told)
    assert sum("use of" in t for t in told) == 3


def test_uses_from_a_table_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "uses.csv").write_text("intervention,resource,use\nb,nurse,4\n", encoding="utf-8")
    (tmp_path / "c.toml").write_text(
        'resources_file = "uses.csv"\n[resources.nurse]\navailable = 40\n', encoding="utf-8"
    )
    [row] = read_limits(tmp_path / "c.toml", INTERVENTIONS, PEOPLE).rows
    assert row.use.tolist() == pytest.approx([0, 2.0, 0, 0, 0])
    assert row.most == 2.0
