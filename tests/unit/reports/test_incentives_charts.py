"""Charts of incentives: the price in the title, every mark with its shape, and the table behind."""

from __future__ import annotations

from healthtrust.reports.charts.deliver_incentives import LOOKS, along
from healthtrust.reports.charts.deliver_incentives_stack import stacked_prices
from healthtrust.reports.deliver_incentives import incentives_page
from healthtrust.reports.figure import finished
from tests.unit.reports.made_incentives import incentives, stacked


def test_the_line_says_its_price_and_marks_kinks_and_cliffs() -> None:
    sketch = along(incentives().priced[0])
    assert sketch.title == "ash: one more unit of cost of care is worth −£0.50, with a cliff near"
    assert "At 980 (+1.0 %) the amount falls by £10 at once" in sketch.alt
    assert len(sketch.columns["price of one more"]) == 3
    drawn = finished("along", sketch).svg
    assert "cliff" in drawn and "kink" in drawn and "stands here" in drawn


def test_marks_that_differ_by_colour_differ_by_shape() -> None:
    assert (
        len({shape for _, shape in LOOKS.values()}) == len(LOOKS) == len({hue for hue, _ in LOOKS.values()})
    )


def test_stacked_bars_hold_every_contract_own_cost_and_the_net() -> None:
    sketch = stacked_prices(stacked(), "GBP")
    assert sketch.columns["contract"] == ["savings", "budget", "fees", "own cost", "net"]
    assert sketch.columns["price to the actor"][-1] == -0.9
    assert sketch.columns["price to the other side"][:3] == [0.6, 0.5, -0.3]
    assert "brings 1.10 from savings and budget together" in sketch.note
    assert "£" in finished("stack", sketch).svg


def test_a_page_without_cliffs_has_none_to_tell() -> None:
    page = incentives_page(incentives(1200.0), None, ())
    assert "Nearest cliff" not in page and "In a dead zone now" in page
