from __future__ import annotations

from queue import Queue

import pytest

from healthtrust.reports.charts import desks as module
from healthtrust.reports.charts.desks import desks, svg_of
from healthtrust.reports.charts.grammar import SCHEMA

ENCODING = '"encoding":{"x":{"field":"x"}}'
SPEC = f'{{"$schema":"{SCHEMA}","mark":"bar","data":{{"values":[{{"x":1}}]}},{ENCODING}}}'


@pytest.fixture(autouse=True)
def _no_desk_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put aside the desk that other tests of this process may share."""
    monkeypatch.setattr(module, "_open", [])
    monkeypatch.setattr(module, "_waiting", Queue())


def test_a_desk_draws_the_same_bytes() -> None:
    alone = svg_of(SPEC, vega=False)
    with desks(1):
        assert len(module._open) == 1
        assert svg_of(SPEC, vega=False) == alone
        with desks(3):
            assert len(module._open) == 1
    assert not module._open
    assert module._waiting.empty()


def test_where_a_desk_fails_the_figure_is_drawn_all_the_same() -> None:
    alone = svg_of(SPEC, vega=False)
    with desks(1):
        module._open[0].kill()
        module._open[0].wait()
        assert svg_of(SPEC, vega=False) == alone
        assert svg_of(SPEC, vega=False) == alone


def test_desks_are_closed_whatever_happens() -> None:
    with pytest.raises(RuntimeError), desks(1):
        desk = module._open[0]
        raise RuntimeError
    assert desk.poll() is not None
    assert not module._open
