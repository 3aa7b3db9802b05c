"""Formulas: what is held and what is refused, what is not known, and that units agree."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.ground.formula.ranged import Ranged, agreed, chosen, exactly
from healthtrust.ground.formula.read import read
from healthtrust.ground.formula.units import unit, unit_of
from healthtrust.ground.formula.value import Rows, known_good, value

UNITS = {
    "benchmark": unit("USD"),
    "people": unit("people"),
    "person_years": unit("person-years"),
    "rate": unit("share"),
    "price": unit("USD per person-year"),
    "least": unit("share"),
    "kind": unit("text"),
}


def rows(**columns: list[float]) -> Rows:
    return Rows({name: exactly(np.array(values)) for name, values in columns.items()}, {}, {})


def one(text: str, **columns: list[float]) -> list[float]:
    return value(known_good(text), rows(**columns)).value.tolist()


@pytest.mark.parametrize(
    "text",
    [
        "().__class__",
        "a ** 9",
        "a if",
        "lambda: 1",
        "[a for a in b]",
        "'x' in a",
        "a @ b",
        "print(a)",
        "a.b",
        "a[0]",
        "True",
        "None",
        "1j",
        "lesser(a)",
        "known(a, b)",
        "positive(x=a)",
        "a := 1",
        "__import__('os')",
        "sum_of(*a)",
        "",
        "a  # first\n + b",
        "1e999",
        "9" * 400,
        "9" * 5000,
        "'\ud800' == c",
        "-" * 101 + "a",
        "+".join(["a"] * 5000),
    ],
)
def test_what_is_no_arithmetic_is_refused(text: str) -> None:
    formula, problems = read(text, "here")
    assert formula is None and problems and str(problems[0]).startswith("here: found ")


def test_names_and_functions_are_listed_as_they_are_written() -> None:
    formula, _ = read("b * lesser(a, rate(b)) if c == 'x' else known(d)", "here", ("rate",))
    assert formula is not None
    assert (formula.names, formula.calls) == (("b", "a", "c", "d"), ("lesser", "rate", "known"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("price * person_years", "USD"),
        ("benchmark / person_years - price", "USD per person-year"),
        ("rate * benchmark if benchmark > 0 else 0", "USD"),
        ("known(benchmark)", "share"),
        ("benchmark >= 0 and rate > 0.5 and people >= 25", "share"),
        ("lesser(rate * benchmark, positive(benchmark))", "USD"),
        ("total(people)", "people"),
        ("1 if benchmark > -5 else 0", "share"),
        ("people if kind == 'a' and known(kind) else 0", "people"),
        ("least(people) * benchmark", "USD"),
    ],
)
def test_units_follow_the_arithmetic(text: str, found: str) -> None:
    formula, _ = read(text, "here", ("least",))
    assert formula is not None
    got, problems = unit_of(formula, UNITS, "here", {"least": unit("people")})
    assert got == unit(found) and not problems


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("benchmark + people", "found USD beside person"),
        ("benchmark > rate", "found USD beside share"),
        ("lesser(benchmark, 5)", "found USD beside share"),
        ("benchmark if rate > 0 else people", "found USD beside person"),
        ("positive(benchmark - price)", "found USD beside USD per person-year"),
        ("kind + 1", "found the words kind in kind + 1"),
        ("kind", "found the words kind; expected a number"),
        ("1 if kind else 0", "found the words kind in 1 if kind else 0"),
        ("positive('a')", "found the words 'a' in positive"),
        ("kind < 'a'", "found an order of words in kind < 'a'; expected == or !="),
        ("people == 'a'", "found words beside a number in people == 'a'"),
        ("least(benchmark)", "found USD beside person in least(benchmark)"),
    ],
)
def test_units_that_disagree_are_told(text: str, told: str) -> None:
    formula, _ = read(text, "here", ("least",))
    assert formula is not None
    _, problems = unit_of(formula, UNITS, "here", {"least": unit("people")})
    assert told in str(problems[0]) and text.split(" if")[0].split("(")[-1].rstrip(")") in str(problems[0])


def test_a_number_is_true_unless_it_is_zero() -> None:
    assert one("1 if not a else 0", a=[0.0, 3.0, -1.0]) == [1.0, 0.0, 0.0]
    assert one("a and b", a=[3.0, 0.0], b=[-2.0, 5.0]) == [1.0, 0.0]
    assert one("a or b", a=[0.5, 0.0], b=[0.5, 0.0]) == [1.0, 0.0]
    wide = Rows({"a": Ranged(np.array([1.0, 1.0]), np.array([-1.0, 0.5]), np.array([2.0, 2.0]))}, {}, {})
    found = value(known_good("7 if a else 0"), wide)
    assert found.low.tolist() == [0.0, 7.0] and found.high.tolist() == [7.0, 7.0]


def test_words_that_are_not_stated_are_the_same_as_nothing() -> None:
    words = Rows({}, {"kind": np.array(["a", "b", ""], dtype=object)}, {})
    same = value(known_good("kind == 'a'"), words).value
    assert same[:2].tolist() == [1.0, 0.0] and np.isnan(same[2])
    assert np.isnan(value(known_good("kind != 'a'"), words).value[2])
    assert value(known_good("known(kind)"), words).value.tolist() == [1.0, 1.0, 0.0]


def test_what_is_not_known_stays_so_unless_the_rest_decides() -> None:
    gone = float("nan")
    assert np.isnan(one("a + 1", a=[gone])[0])
    assert np.isnan(one("1 if a > 0 else 0", a=[gone])[0])
    assert one("1 if a > 0 and b > 0 else 0", a=[gone], b=[-1.0]) == [0.0]
    assert one("1 if a > 0 or b > 0 else 0", a=[gone], b=[1.0]) == [1.0]
    assert one("known(a)", a=[gone, 2.0]) == [0.0, 1.0]
    assert one("first_known(a, b)", a=[gone, 2.0], b=[7.0, 7.0]) == [7.0, 2.0]
    assert np.isnan(one("a / b", a=[1.0], b=[0.0])[0])


def test_a_branch_not_taken_may_be_unknown() -> None:
    assert one("a if b > 0 else 5", a=[float("nan")], b=[-1.0]) == [5.0]


def test_an_open_condition_leaves_both_branches_possible() -> None:
    open_ = Ranged(np.array([1.0]), np.array([0.0]), np.array([1.0]))
    found = chosen(open_, exactly(np.array([10.0])), exactly(np.array([0.0])))
    assert (found.value[0], found.low[0], found.high[0]) == (10.0, 0.0, 10.0)


def test_a_rule_is_held_within_what_is_printed() -> None:
    rule = Ranged(np.array([0.4657, 0.40]), np.array([0.46565, 0.40]), np.array([0.46575, 0.40]))
    printed = Ranged(np.array([0.47, 0.47]), np.array([0.465, 0.465]), np.array([0.475, 0.475]))
    found = agreed(rule, printed)
    assert found.value.tolist() == [0.4657, 0.47]
    assert found.low.tolist() == [0.46565, 0.465] and found.high.tolist() == [0.46575, 0.475]


def test_sums_run_over_lines_and_totals_over_pools() -> None:
    numbers = {"x": exactly(np.array([1.0, 2.0, 3.0])), "of": exactly(np.array([10.0, 20.0]))}
    made = Rows(
        numbers,
        {},
        {},
        pool=np.array([0, 1]),
        party=np.array([0, 1, 1]),
        lines=frozenset({"x"}),
        count=2,
    )
    assert value(known_good("sum_of(x * of)"), made).value.tolist() == [10.0, 100.0]
    assert value(known_good("of / total(of)"), made).value.tolist() == [1.0, 1.0]


def test_a_line_may_read_the_sum_of_its_party_and_the_total_of_all() -> None:
    numbers = {"x": exactly(np.array([1.0, 3.0, 5.0])), "of": exactly(np.array([10.0, 30.0]))}
    party, pool = np.array([0, 0, 1]), np.array([0, 0])
    made = Rows(numbers, {}, {}, pool=pool, party=party, lines=frozenset({"x"}), count=2, by_line=True)
    assert value(known_good("x / sum_of(x)"), made).value.tolist() == [0.25, 0.75, 1.0]
    assert value(known_good("x * total(of)"), made).value.tolist() == [40.0, 120.0, 200.0]


def test_a_half_that_floats_show_just_below_it_is_rounded_up() -> None:
    assert one("rounded(a, 0.01)", a=[1.005, 2.675, 8.165, -0.145]) == [
        101 * 0.01,
        268 * 0.01,
        817 * 0.01,
        -14 * 0.01,
    ]
    assert np.isnan(one("rounded(a, 0)", a=[1.0])[0])


def test_halves_are_rounded_up() -> None:
    assert one("rounded(a, 1)", a=[0.5, 1.5, -0.5, 2.4]) == [1.0, 2.0, 0.0, 2.0]
