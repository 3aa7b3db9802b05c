"""Who pays, as the WHO splits it; switches of regime; four countries whose voluntary share fell overnight."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from healthtrust.design.regime import Core, Cover, Regime
from healthtrust.ground.errors import Imbalance
from healthtrust.market.cover.accounts import SOURCES, accounts, shared_out
from healthtrust.market.cover.counted import moves, reclassified
from healthtrust.market.cover.evidence import fact, facts
from healthtrust.market.cover.kinds import KINDS
from healthtrust.market.cover.replay import EVENTS, Event, replayed

SHARES = {
    "Netherlands": (0.199, 0.064),
    "Germany": (0.095, 0.014),
    "France": (0.125, 0.065),
    "Slovenia": (0.133, 0.005),
}
WHERE = {place: "compulsory private" for place in SHARES} | {"Slovenia": "compulsory social"}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.place)
def test_an_event_moves_the_label_and_no_money(event: Event) -> None:
    before, after = replayed(event)
    was, now = SHARES[event.place]
    assert before.share("voluntary private") == pytest.approx(was)
    assert after.share("voluntary private") == pytest.approx(now)
    assert after.share(WHERE[event.place]) == pytest.approx(was - now)
    assert after.total == before.total
    assert after.share("other") == before.share("other")


def test_counted_naively_the_netherlands_does_not_fall_and_slovenia_does() -> None:
    naive = {event.place: [each.naive_private_share for each in replayed(event)] for event in EVENTS}
    assert naive["Netherlands"][1] == naive["Netherlands"][0] == 0.199
    assert naive["Slovenia"][1] < naive["Slovenia"][0]
    private_2023 = fact("voluntary share", "Netherlands", "2023").value
    private_2023 += fact("compulsory private share", "Netherlands", "2023").value
    assert private_2023 > 0.5 > naive["Netherlands"][0]


def test_every_fact_has_a_source_and_a_status() -> None:
    assert len(facts()) > 50
    for each in facts():
        assert each.source and each.status in ("cited", "recalled", "assumed") and each.unit, each
        if each.low is not None and each.high is not None:
            assert each.low < each.value < each.high


def test_money_is_shared_exactly_and_a_use_that_does_not_add_up_is_refused() -> None:
    paid = np.zeros((2, len(SOURCES)))
    paid[0, :3] = [1 / 3, 1 / 3, 1 / 3]
    paid[0] *= 100
    found = shared_out(("core", "other"), np.array([100, 0]), paid)
    assert found.amount.sum(axis=1).tolist() == [100, 0]
    assert sorted(found.amount[0].tolist(), reverse=True)[:3] == [34, 33, 33]
    with pytest.raises(Imbalance, match="core, sources"):
        shared_out(("core", "other"), np.array([102, 0]), paid)


def test_more_than_is_there_cannot_be_moved() -> None:
    held = accounts({"a": {"voluntary private": 5}})
    with pytest.raises(Imbalance):
        held.moved("a", "voluntary private", "government", 6)
    assert held.moved("a", "voluntary private", "government", 5).of("government") == 5


def test_a_switch_tells_what_it_moves_and_why() -> None:
    out, top = Cover(name="out", kind="substitutive"), Cover(name="top", kind="complementary")
    before = Regime(covers=(out, top))
    after = Regime(core=Core(counted_as="compulsory private"), covers=(top,))
    told = [(m.cover, m.was, m.now, m.why) for m in moves(before, after)]
    assert told == [
        ("out", "voluntary private", "compulsory private", "holders return to the core"),
        ("the core", "compulsory social", "compulsory private", "the core is counted anew"),
    ]
    held = accounts(
        {
            "the core": {"compulsory social": 70},
            "out": {"voluntary private": 20},
            "top": {"voluntary private": 10},
        }
    )
    then = reclassified(held, moves(before, after))
    assert (then.of("compulsory private"), then.of("voluntary private"), then.total) == (90, 10, 100)
    assert moves(before, before) == ()


def test_a_regime_names_each_cover_once_and_does_not_sell_what_the_core_takes_in() -> None:
    top = {"name": "top", "kind": "complementary"}
    for given in ({"covers": [top, top]}, {"core": {"takes_in": ["top"]}, "covers": [top]}):
        with pytest.raises(ValidationError):
            Regime.model_validate(given)


def test_only_substitutive_cover_leaves_the_core() -> None:
    assert [name for name, kind in KINDS.items() if kind.leaves_the_core] == ["substitutive"]
    assert set(KINDS) == set(Cover.model_fields["kind"].annotation.__args__)  # type: ignore[union-attr]
