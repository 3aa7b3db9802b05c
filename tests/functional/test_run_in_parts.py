"""A run in parts leaves the bytes of a run in one, goes on where it was stopped, and serves other verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from healthtrust import allocate, package, pool
from healthtrust.design.read import Read
from healthtrust.ground.errors import InvalidInput
from healthtrust.in_parts.through import through
from healthtrust.runs.perform import Wanted, run
from healthtrust.runs.spread import KEPT
from healthtrust.settings import VARIABLE, say
from healthtrust.study.trial.case import case_of
from healthtrust.study.trial.many import tried
from tests.parted import assert_alike
from tests.small import small_state, tiny_design

Engine = Callable[..., None]


@pytest.fixture(autouse=True)
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Writes the file of settings that the next runs go by."""
    file = tmp_path / "healthtrust.toml"
    monkeypatch.setenv(VARIABLE, str(file))

    def settle(**keys: str | int) -> None:
        lines = [f"{key} = {value!r}".replace("'", '"') for key, value in keys.items()]
        file.write_text("\n".join(["[engine]", *lines]), encoding="utf-8")

    settle(kind="one")
    yield settle
    say(None, None)


def design(**overrides: object) -> Read:
    return Read(tiny_design(**overrides), "", "tiny")


def made(read: Read, home: Path, **more: object) -> Path:
    return run(read, wanted=Wanted(home, report=False), **more).path  # type: ignore[arg-type]


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "timing.json"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def assert_same_bytes(one: Path, other: Path) -> None:
    one_bytes, other_bytes = bytes_of(one), bytes_of(other)
    assert sorted(one_bytes) == sorted(other_bytes)
    assert not [name for name in one_bytes if one_bytes[name] != other_bytes[name]]


def test_the_bytes_are_those_of_one_part(tmp_path: Path, engine: Engine) -> None:
    whole = made(design(), tmp_path / "one")
    engine(kind="processes", parts=3, workers=2)
    assert_same_bytes(whole, made(design(), tmp_path / "processes"))
    engine(kind="threads", parts=4, workers=1, resident=1)
    assert_same_bytes(whole, made(design(), tmp_path / "not held"))


def test_a_run_that_was_stopped_goes_on_at_the_last_year_that_all_parts_finished(
    tmp_path: Path, engine: Engine
) -> None:
    years = design(years="2027-2029")
    whole = made(years, tmp_path / "one")
    engine(kind="threads", parts=3)

    def stop(year: int, step: str) -> None:
        if (year, step) == (2029, "market"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made(years, tmp_path / "parts", watch=stop)
    assert list((tmp_path / "parts").glob(f".*/{KEPT}"))
    seen: list[tuple[int, str]] = []
    again = made(years, tmp_path / "parts", watch=lambda year, step: seen.append((year, step)))
    assert seen[0] == (2029, "people")
    assert_same_bytes(whole, again)


def test_a_part_that_was_changed_by_somebody_else_is_refused(tmp_path: Path, engine: Engine) -> None:
    years = design(years="2027-2028")
    engine(kind="threads", parts=2)

    def stop(year: int, step: str) -> None:
        if (year, step) == (2028, "pool"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made(years, tmp_path, watch=stop)
    for kept in tmp_path.glob(".*/parts-of-*/part-00001-*"):
        kept.write_bytes(kept.read_bytes()[:100])
    with pytest.raises(InvalidInput, match="100 bytes that are not the"):
        made(years, tmp_path)


def test_what_else_lies_in_a_shared_scratch_is_left_alone(tmp_path: Path, engine: Engine) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "of somebody else").write_text("kept", encoding="utf-8")
    engine(kind="threads", parts=2, scratch=str(shared))
    made(design(years="2027-2028"), tmp_path / "runs")
    state = allocate.step(package.step(pool.step(small_state())))
    through(state, "market")
    assert [path.name for path in shared.iterdir()] == ["of somebody else"]


def test_trials_of_designs_are_the_same_on_a_cluster(engine: Engine) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed")
    cases = [case_of(design(seed=seed, people={"size": 500})) for seed in (1, 2)]
    here = tried(cases, workers=1)
    engine(kind="dask", workers=2)
    assert_alike(tried(cases).found, here.found, "on a cluster")


def test_steps_of_a_state_that_is_there_are_the_same_in_parts(engine: Engine) -> None:
    state = allocate.step(package.step(pool.step(small_state(people={"size": 800}))))
    whole = through(state, "market", "deliver", "review")
    engine(kind="processes", parts=3, workers=2)
    assert_alike(through(state, "market", "deliver", "review"), whole, "in parts")
