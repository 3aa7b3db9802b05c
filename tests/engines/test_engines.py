"""The same integers from every engine, in any number of parts; what dies is done again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from healthtrust.engine.adapters.opened import NEEDS, opened
from healthtrust.engine.rounds import Engine, Work, drive
from healthtrust.ground.errors import InvalidInput
from tests.engines.programs import Asked
from tests.tree import ROOT

KINDS = ("threads", "processes", "dask", "ray", "spark")
Opened = Callable[..., Engine]


@pytest.fixture(scope="module", autouse=True)
def _found_by_workers() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as within:
        within.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{ROOT / 'src'}")
        yield


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    chosen = str(request.param)
    if chosen in NEEDS:
        pytest.importorskip(NEEDS[chosen], reason=f"the engine {chosen} is not installed: make engines")
    return chosen


@pytest.fixture(scope="module")
def engine(kind: str) -> Iterator[Opened]:
    """Opens an engine of this kind, or returns the one that is open, if it keeps as many parts."""
    made: dict[int, Engine] = {}

    def open_it(resident: int = 100) -> Engine:
        if resident not in made:
            close()
            made[resident] = opened(kind, "", 2, resident, 3)
        return made[resident]

    def close() -> None:
        while made:
            made.popitem()[1].close()

    yield open_it
    close()


NOTHING_KEPT = Asked()


def done(engine: Engine, parts: int, asked: Asked = NOTHING_KEPT, program: str = "rounds") -> Any:
    return drive(Work(f"tests.engines.programs:{program}", asked, parts), engine)


EXPECTED = done(opened("threads", "", 1, 1, 0), 1)


def test_any_parts_give_the_same(engine: Opened) -> None:
    one = engine()
    assert [done(one, parts) for parts in (2, 5)] == [EXPECTED] * 2


def test_problems_of_several_parts_are_told_together(engine: Opened) -> None:
    with pytest.raises(InvalidInput) as refused:
        done(engine(), 4, program="refuses")
    assert [problem.where for problem in refused.value.problems] == ["part 1", "part 2"]


def test_what_nobody_foresaw_is_raised_with_where_it_was(engine: Opened) -> None:
    with pytest.raises(ZeroDivisionError, match="of part 1") as raised:
        done(engine(), 3, program="breaks")
    assert "programs.py" in "".join(raised.value.__notes__)


def test_a_worker_that_is_killed_is_replaced(engine: Opened, kind: str, tmp_path: Path) -> None:
    if kind == "threads":
        pytest.skip("threads die with the process: a run that is killed is taken up by the next")
    (tmp_path / "alive").touch()
    asked = Asked(str(tmp_path / "scratch"), str(tmp_path / "alive"))
    assert done(engine(), 4, asked) == EXPECTED
    assert not (tmp_path / "alive").exists()


def test_parts_that_do_not_stay_in_memory_begin_again_and_give_the_same(
    engine: Opened, tmp_path: Path
) -> None:
    assert done(engine(resident=1), 6, Asked(str(tmp_path))) == EXPECTED
