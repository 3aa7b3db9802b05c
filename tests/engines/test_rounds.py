"""Rounds: what is refused, workers that go on dying, and what is kept of a run that stopped."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.engine import map_partitions
from healthtrust.engine.adapters.opened import opened
from healthtrust.engine.everywhere import everywhere, sums, within
from healthtrust.engine.rounds import Work, drive
from healthtrust.engine.scratch import Written
from healthtrust.engine.task import Fails, Task, do_many
from healthtrust.ground.errors import InvalidInput
from tests.engines.programs import Asked

HERE = "tests.engines.programs"


def done(program: str, parts: int, kind: str = "threads", **more: Any) -> Any:
    engine = opened(kind, "", 2, 100, 1)
    try:
        return drive(Work(f"{HERE}:{program}", more.pop("asked", Asked()), parts, **more), engine)
    finally:
        engine.close()


def test_workers_that_go_on_dying_are_given_up() -> None:
    with pytest.raises(InvalidInput, match="workers that were gone 2 times while they held part 1"):
        done("always_dies", 3, "processes")


def test_parts_that_ask_for_different_things_are_a_mistake_of_the_program() -> None:
    with pytest.raises(RuntimeError, match="different places: largest, sum"):
        done("strays", 3)


def test_tallies_of_different_form_are_a_mistake_of_the_program() -> None:
    with pytest.raises(RuntimeError, match="unlike things"):
        done("unlike", 2)


def test_parts_that_know_different_things_of_everybody_are_stopped() -> None:
    with pytest.raises(RuntimeError, match=r"different things of everybody \(care\)"):
        done("disagrees", 3)


def test_a_run_that_stopped_goes_on_where_its_parts_were_kept(tmp_path: Path) -> None:
    seen: list[Sequence[Written]] = []
    asked = Asked(str(tmp_path))
    whole = done("rounds", 3, asked=asked, on_kept=lambda before, now: seen.append(now))
    assert len(seen) == 3
    again: list[Sequence[Written]] = []
    later = done("rounds", 3, asked=asked, kept=seen[1], on_kept=lambda before, now: again.append(now))
    assert later == whole
    assert again == seen[2:]


def test_a_task_may_not_ask_everybody_from_inside_a_map() -> None:
    class Part:
        number, count = 0, 2

        def ask(self, ask: Any) -> Any:
            return ask.value

        def once(self, function: Any) -> Any:
            return function()

    with within(Part()), pytest.raises(RuntimeError, match="may not ask all parts"):
        map_partitions(lambda rows: everywhere(1), [slice(0, 1), slice(1, 2)], 1)


def test_real_sums_do_not_depend_on_order() -> None:
    values = np.concatenate([np.full(50_000, 0.1), np.full(50_000, 1e9 + 0.3), np.full(50_000, -7.7)])
    shuffled = values[np.argsort(np.arange(len(values)) * 7_919 % len(values))]
    assert sums(values)[0] == sums(shuffled)[0]
    assert sums(values)[0] == pytest.approx(values.sum(), rel=1e-12)
    with pytest.raises(ValueError, match="finite"):
        sums(np.array([np.inf]))


def test_refusals_keep_their_problems_when_they_are_sent() -> None:
    with pytest.raises(InvalidInput) as refused:
        done("refuses", 3)
    assert pickle.loads(pickle.dumps(refused.value)).problems == refused.value.problems


def test_a_worker_with_other_code_is_refused() -> None:
    said = do_many([Task(f"{HERE}:rounds", 1, 2, Asked(), None, code="of another version")], 1)
    assert isinstance(said[0], Fails)
    assert "other code of healthtrust" in str(said[0].raised)
