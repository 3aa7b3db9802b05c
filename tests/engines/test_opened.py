"""Engines that are not installed, schedulers that do not answer, and the file of settings."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from healthtrust import settings as of_machine
from healthtrust.engine.adapters import opened as adapters
from healthtrust.engine.adapters.opened import opened
from healthtrust.ground.errors import InvalidInput
from healthtrust.settings import EngineSettings, chosen, engine_settings, say, settings


@pytest.mark.parametrize("kind", ["dask", "ray", "spark"])
def test_an_engine_that_is_not_installed_names_its_extra(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapters, "find_spec", lambda name: None)
    with pytest.raises(InvalidInput, match=rf"healthtrust\[{kind}\]"):
        opened(kind, "", 1, 1, 0)


def test_a_dask_scheduler_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    if importlib.util.find_spec("distributed") is None:
        pytest.skip("Dask is not installed")
    from healthtrust.engine.adapters import with_dask

    monkeypatch.setattr(with_dask, "PATIENCE", 1)
    with pytest.raises(InvalidInput, match=r"no scheduler with workers at tcp://127.0.0.1:9"):
        opened("dask", "tcp://127.0.0.1:9", 1, 1, 0)


def test_settings_are_read_and_mistakes_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "healthtrust.toml"
    file.write_text('[engine]\nkind = "dask"\nparts = 64\naddress = "tcp://head:8786"\n', encoding="utf-8")
    assert settings(file).engine == EngineSettings(kind="dask", parts=64, address="tcp://head:8786")
    file.write_text('[engine]\nkind = "dusk"\nprats = 64\nretries = -1\n', encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        settings(file)
    said = str(refused.value)
    assert "dusk" in said
    assert "did you mean 'parts'" in said
    assert "retries" in said
    file.write_text("[engine", encoding="utf-8")
    with pytest.raises(InvalidInput, match="a file in TOML"):
        settings(file)


def test_without_a_file_nothing_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HEALTHTRUST_SETTINGS", raising=False)
    assert settings().engine == EngineSettings()
    monkeypatch.setenv("HEALTHTRUST_SETTINGS", str(tmp_path / "elsewhere.toml"))
    with pytest.raises(InvalidInput, match="no such file"):
        settings()


def test_an_unknown_engine_is_told_with_the_nearest() -> None:
    with pytest.raises(InvalidInput, match="did you mean 'processes'"):
        say("process", None)


def test_what_a_command_says_comes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "healthtrust.toml").write_text('[engine]\nkind = "dask"\nparts = 64\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    say("processes", None)
    assert engine_settings() == EngineSettings(kind="processes", parts=64)
    say(None, None)
    assert engine_settings().kind == "dask"


def test_how_many_parts_follows_from_rows_memory_and_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    left_open = EngineSettings(workers=4)
    monkeypatch.setenv("HEALTHTRUST_THREADS", "4")
    monkeypatch.setattr(of_machine, "memory", lambda: 64 * 2**30)
    assert (chosen(left_open, 20_000, 100).kind, chosen(left_open, 30_000_000, 100).kind) == ("one", "one")
    monkeypatch.setenv("HEALTHTRUST_THREADS", "16")
    large = chosen(left_open, 30_000_000, 1_000)
    assert (large.kind, large.parts, large.after_each_step) == ("processes", 20, False)
    assert chosen(left_open, 30_000_000, 7).parts == 7


def test_what_does_not_fit_in_memory_is_cut_and_not_all_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHTRUST_THREADS", "2")
    monkeypatch.setattr(of_machine, "memory", lambda: 24 * 2**30)
    found = chosen(EngineSettings(), 100_000_000, 1_000)
    assert (found.kind, found.parts, found.after_each_step) == ("processes", 67, True)
    assert not chosen(
        EngineSettings(address="tcp://head:8786", kind="dask"), 100_000_000, 1_000
    ).after_each_step
    assert chosen(EngineSettings(kind="dask", parts=64, workers=4, resident=2), 0, 100).after_each_step
