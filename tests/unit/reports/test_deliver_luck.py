"""Charts and page of luck: the finding, the table behind, a shape beside each colour."""

from __future__ import annotations

import json

import pytest

from healthtrust.reports.charts.deliver_luck import MOST, Axis, Lines, lines
from healthtrust.reports.charts.deliver_luck_periods import Nets, nets
from healthtrust.reports.deliver_luck import luck_page
from healthtrust.reports.figure import finished
from healthtrust.study.luck.answer import Answer, answer
from healthtrust.study.luck.put import Asked, question_of
from healthtrust.study.luck.told import money, share

PEOPLE = Axis("people", "people of the party", "~s", multiplies=True)
PAID = Axis("paid [share]", "probability of being paid", ".0%")


def shown(count: int = 2) -> Lines:
    by = {f"minimum {k}": [(1_000.0, 0.5 - 0.05 * k), (100_000.0, 0.4 - 0.05 * k)] for k in range(count)}
    return Lines(by, PEOPLE, PAID, "variant", "Where nobody saves, luck pays half")


def test_lines_have_a_table_and_a_shape_for_each_colour() -> None:
    found = lines(shown())
    drawn = finished("luck-paid", found)
    assert drawn.svg.startswith("<svg")
    assert drawn.columns["paid [share]"] == [0.5, 0.4, 0.45, pytest.approx(0.35)]
    assert "minimum 0 from 50.0 % to 40.0 %" in found.alt
    spec = json.loads(drawn.spec)
    point = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "point")
    assert point["encoding"]["shape"]["field"] == point["encoding"]["color"]["field"]
    assert point["encoding"]["x"]["axis"]["values"][:3] == [1_000, 2_000, 5_000]


def test_many_lines_are_cut_and_the_note_says_so() -> None:
    found = lines(shown(MOST + 2))
    assert f"The first {MOST} of {MOST + 2}" in found.note
    assert len(found.columns["variant"]) == 2 * (MOST + 2)


@pytest.mark.parametrize(
    ("net", "says"), [(-5.0, "which luck alone explains"), (9.0, "more than luck alone")]
)
def test_nets_say_whether_it_is_luck(net: float, says: str) -> None:
    found = nets(Nets(["2014", "all"], [-5.0, net], [-4.0, -4.0], [-9.0, -9.0], [1.0, 1.0], "million"), str)
    assert says in found.title
    assert finished("luck-periods", found).svg.startswith("<svg")
    assert all("'" not in name for row in found.spec["data"]["values"] for name in row)


def test_a_page_of_typical_parties_has_size_cost_and_power() -> None:
    page = luck_page(typical())
    assert page.count("<figure") == 3
    assert "Which true saving is seen?" in page and "How much luck is there?" in page
    assert luck_page(typical()) == page


def test_one_party_alone_has_no_lines_by_size() -> None:
    page = luck_page(typical("5000"))
    assert page.count("<figure") == 1


def test_shares_and_money_in_words() -> None:
    assert share(-0.00001) == "0.0 %"
    assert money(-1234.0, "") == "−1,234"
    assert money(-1_500_000.0, "EUR") == "−€1.5 m"


def typical(people: str = "5000,50000") -> Answer:
    stated = ("current_track=T1", "performance_year=2016", "qualscore=1")
    return answer(question_of(Asked("mssp", None, people, 10_000.0, "0,0.03", stated, repetitions=200)))
