from __future__ import annotations

import os

import pytest

from healthtrust.engine.backend import compiled, threads
from healthtrust.ground.errors import InvalidInput


@pytest.mark.parametrize(
    ("chosen", "answer"), [("numba", True), ("numpy", False), (" NumPy ", False), ("", True)]
)
def test_the_environment_chooses_the_kernels(
    monkeypatch: pytest.MonkeyPatch, chosen: str, answer: bool
) -> None:
    monkeypatch.setenv("HEALTHTRUST_ENGINE", chosen)
    assert compiled() is answer


def test_kernels_are_compiled_and_every_processor_used_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEALTHTRUST_ENGINE", raising=False)
    monkeypatch.delenv("HEALTHTRUST_THREADS", raising=False)
    assert compiled()
    assert threads() == os.cpu_count()


def test_an_unknown_engine_is_told_its_nearest_match(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHTRUST_ENGINE", "nunpy")
    with pytest.raises(InvalidInput, match=r"HEALTHTRUST_ENGINE: found 'nunpy'; .*did you mean 'numpy'"):
        compiled()


def test_the_environment_chooses_the_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHTRUST_THREADS", "3")
    assert threads() == 3


@pytest.mark.parametrize("text", ["0", "-2", "many", "1.5"])
def test_what_is_no_number_of_threads_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("HEALTHTRUST_THREADS", text)
    with pytest.raises(InvalidInput, match=f"HEALTHTRUST_THREADS: found '{text}'"):
        threads()
