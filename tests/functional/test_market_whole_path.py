"""From choices to a rule, from the rule to choices under a reform and to premiums: one set of shares."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.records.comma_separated import comma_separated
from healthtrust.records.sheets import write_sheets
from healthtrust.records.store import read_columns, write_columns
from tests.functional.conftest import Command

PLANS = ("Mutual", "Unity", "Care", "Swift")
PREMIUM, QUALITY = np.array([110.0, 100.0, 90.0, 70.0]), np.array([0.8, 0.7, 0.5, 0.3])


def write(folder: Path, n: int = 600) -> None:
    """Choices of members, and the same members as persons, before the same plans."""
    draw = np.random.default_rng(21)
    choices = ["person_id,plan,chosen,premium,quality,old,last_year"]
    persons = ["person_id,plan,old,ill,age,income,place,cost"]
    for i in range(n):
        old, last = int(draw.random() < 0.4), int(draw.integers(4))
        ill = int(draw.random() < 0.1 + 0.3 * old)
        premium = (PREMIUM + draw.normal(0, 12, 4)).round(2)
        worth = -(0.05 - 0.02 * old) * premium + 4 * QUALITY + draw.gumbel(size=4)
        chosen = last if draw.random() < 0.4 else int(worth.argmax())
        for p, plan in enumerate(PLANS):
            choices.append(f"{i},{plan},{int(p == chosen)},{premium[p]},{QUALITY[p]},{old},{PLANS[last]}")
        place = ("East", "West")[i % 2]
        persons.append(
            f"{i},{PLANS[last]},{old},{ill},{30 + 40 * old},{2000 + i},{place},{60 + 20 * old + 80 * ill}"
        )
    (folder / "choices.csv").write_text("\n".join(choices) + "\n", encoding="utf-8")
    (folder / "persons.csv").write_text("\n".join(persons) + "\n", encoding="utf-8")
    (folder / "premiums.toml").write_text('joining = "compulsory"\n', encoding="utf-8")


def plans(folder: Path, premium: dict[str, float] | None = None, more: str = "") -> None:
    rows = ["plan,premium,quality,places,from_age,nest"]
    for p, name in enumerate(PLANS):
        charged = float((premium or {}).get(name, PREMIUM[p]))
        where = "East" if name == "Care" and more == "conditions" else ""
        old = "50" if name == "Swift" and more == "conditions" else ""
        rows.append(f"{name},{charged!r},{QUALITY[p]},{where},{old},")
    (folder / "plans.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def run(command: Command, verb: str, *words: str) -> Any:
    done = command("market", verb, *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


PERSISTENT = ("--previous", "last_year", "--persistence")
RULES = {
    "plain": (),
    "persistence": PERSISTENT,
    "switching cost": ("--previous", "last_year"),
    "nest": ("--nest", "cheap=Care,Swift"),
    "tastes": ("--mixed", "premium=lognormal"),
}


@pytest.mark.parametrize("kind", list(RULES))
@pytest.mark.parametrize("more", ["", "conditions"])
def test_shares_are_the_same_in_choose_and_in_equilibrium(
    command: Command, tmp_path: Path, kind: str, more: str
) -> None:
    """At the premiums found, `choose` expects exactly the members that the equilibrium counts."""
    if kind == "tastes":
        pytest.importorskip("xlogit")
    write(tmp_path)
    plans(tmp_path, more=more)
    asked = ("--choices", "choices.csv", "--attributes", "premium,quality", "--by", "premium*old")
    asked = asked[:4] if kind in ("tastes", "nest") else asked
    done = command("market", "fit", *asked, *RULES[kind], "--rule-out", "rule.toml")
    assert done.returncode == 0, done.stderr
    market = ("--plans", "plans.csv", "--rule", "rule.toml")
    found = run(command, "equilibrium", "--cells", "persons.csv", *market, "--premiums", "premiums.toml")
    by_plan = {row["plan"]: row for row in found["premiums"] if row["equilibrium"] == 1}
    plans(tmp_path, {name: row["premium"] for name, row in by_plan.items()}, more)
    chosen = run(command, "choose", "--persons", "persons.csv", *market, "--shares")
    for row in chosen["plans"]:
        # Premiums are rounded to the penny, which moves a few thousandths of a member.
        assert row["expected"] == pytest.approx(by_plan[row["plan"]]["members"], abs=0.05), row["plan"]
    assert chosen["mean price"] == pytest.approx(found["found"][0]["mean premium"], abs=0.01)
    assert all(row["low"] < row["expected"] < row["high"] for row in chosen["plans"])
    again = run(command, "equilibrium", "--cells", "persons.csv", *market, "--premiums", "premiums.toml")
    start = next(row for row in again["starts"] if row["start"] == "as it is")
    assert start["settles at"] == 1 and start["iterations"] <= 3


def test_a_reform_is_worth_the_same_in_choose_and_in_equilibrium(command: Command, tmp_path: Path) -> None:
    """What consumers gain by other premiums, by the surplus of both: persistence and a pull counted alike."""
    write(tmp_path)
    plans(tmp_path)
    asked = ("--choices", "choices.csv", "--attributes", "premium,quality", "--previous", "last_year")
    assert command("market", "fit", *asked, "--rule-out", "rule.toml").returncode == 0
    market = ("--plans", "plans.csv", "--rule", "rule.toml")
    worth = {}
    for name, rules in {"now": "", "then": 'pricing = "markup"\nmarkup = 25\n'}.items():
        (tmp_path / "premiums.toml").write_text(f'joining = "compulsory"\n{rules}', encoding="utf-8")
        found = run(command, "equilibrium", "--cells", "persons.csv", *market, "--premiums", "premiums.toml")
        worth[name] = found["welfare"][0]["consumers"]
        plans(tmp_path, {row["plan"]: row["premium"] for row in found["premiums"] if row["equilibrium"] == 1})
        (tmp_path / "plans.csv").rename(tmp_path / f"{name}.csv")
        plans(tmp_path)
    files = ("--persons", "persons.csv", "--plans", "now.csv", "--against", "then.csv", "--rule", "rule.toml")
    chosen = run(command, "choose", *files, "--shares")
    assert chosen["groups"][0]["surplus change"] == pytest.approx(worth["then"] - worth["now"], abs=20)
    assert worth["then"] - worth["now"] == pytest.approx(-25 * 600, rel=0.02)


def test_a_calibrated_rule_has_the_elasticity_asked_for(command: Command, tmp_path: Path) -> None:
    write(tmp_path)
    plans(tmp_path)
    asked = ("--choices", "choices.csv", "--attributes", "premium,quality", *PERSISTENT)
    assert command("market", "fit", *asked, "--rule-out", "rule.toml").returncode == 0
    files = ("--persons", "persons.csv", "--plans", "plans.csv")
    for name, horizon, wanted in (
        ("-1.2", (), -1.2),
        ("plan.netherlands.2007-2015", (), -1.55),
        ("-3", ("--horizon", "long run"), None),
    ):
        words = (
            *files,
            "--rule",
            "rule.toml",
            "--elasticity",
            name,
            *horizon,
            "--rule-out",
            "calibrated.toml",
        )
        found = run(command, "choose", *words)
        again = run(command, "choose", *files, "--rule", "calibrated.toml")
        assert again["plans"] == found["plans"] and "calibrated" in again["rule"]["source"]
        assert again["rule"]["status"] == "assumed" and not again["rule"]["covariance"]
        members = np.array([row["expected"] for row in found["plans"]])
        own = np.array([row["elasticity"] for row in found["plans"]])
        stays = found["rule"]["persistence"]
        assert own @ members / members.sum() == pytest.approx(
            wanted or -3 * (1 - stays), rel=0.05 if horizon else 1e-3
        )
    words = (
        *files,
        "--rule",
        "rule.toml",
        "--elasticity",
        "plan.swizerland",
        "--horizon",
        "short",
        "--out",
        "x.pdf",
    )
    done = command("market", "choose", *words)
    assert done.returncode == 1
    for said in (
        "did you mean 'plan.switzerland'",
        "did you mean 'short run'",
        "--out: found x.pdf",
        "3 problems",
    ):
        assert said in done.stderr


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_yes_and_no_mean_the_same_in_every_verb_and_file(
    command: Command, tmp_path: Path, ending: str
) -> None:
    """A column of yes and no is 1 and 0 in `fit`, `choose` and `equilibrium`, whatever the file."""
    write(tmp_path, 200)
    plans(tmp_path)
    spelt = {}
    for words in (False, True):
        for name in ("choices", "persons"):
            columns, _ = read_columns(tmp_path / f"{name}.csv", texts=("person_id", "plan", "last_year"))
            if words:
                columns["old"] = np.where(columns["old"] == 1, "yes", "No").astype(object)
            save(tmp_path / f"{name}-{words}.{ending}", columns)
        asked = (
            "--choices",
            f"choices-{words}.{ending}",
            "--attributes",
            "premium,quality",
            "--by",
            "premium*old",
        )
        assert command("market", "fit", *asked, "--rule-out", "rule.toml").returncode == 0
        people, market = f"persons-{words}.{ending}", ("--plans", "plans.csv", "--rule", "rule.toml")
        chosen = run(command, "choose", "--persons", people, *market, "--by", "old")
        found = run(command, "equilibrium", "--cells", people, *market, "--premiums", "premiums.toml")
        assert [row["group"] for row in chosen["groups"]] == (["No", "yes"] if words else ["0", "1"])
        spelt[words] = (chosen["plans"], found["premiums"])
    assert spelt[True] == spelt[False]


def save(path: Path, columns: dict[str, np.ndarray]) -> None:
    if path.suffix == ".parquet":
        write_columns(path, columns)
    elif path.suffix == ".csv":
        path.write_text(comma_separated(columns), encoding="utf-8")
    else:
        rows = [list(row) for row in zip(*(values.tolist() for values in columns.values()), strict=True)]
        write_sheets(path, "table", {"table": (list(columns), rows)})
