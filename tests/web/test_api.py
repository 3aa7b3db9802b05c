"""The JSON interface keeps to its own description, whatever it is asked: what fits it, and what does not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from healthtrust.web.access.roles import Person
from healthtrust.web.app import make_app
from healthtrust.web.jobs.port import Asked
from healthtrust.web.settings import Access, Limits, Settings, WebFile

BY_MEANING = {"get_rows", "make_design", "change_design", "start_run", "compare_runs"}
"""What may be refused though its shape is right: a column, a key or a name that nobody knows."""


@dataclass(frozen=True)
class Described:
    """The operations of an application on a folder of its own, and names in it that are there."""

    schema: Any
    there: Mapping[str, Any]

    def each(self) -> Iterator[Any]:
        """Yield every operation."""
        found = [operation.ok() for operation in self.schema.get_all_operations()]
        assert len(found) > 15
        yield from found


@pytest.fixture(scope="module")
def described(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Described:
    """The description of an application without workers, with one run and one job."""
    folder = tmp_path_factory.mktemp("api") / "served"
    shutil.copytree(finished, folder)
    limits = Limits(requests_a_minute=1_000_000, writes_a_minute=1_000_000, jobs_waiting=1_000_000)
    access = Access(addresses=("testserver",))
    app = make_app(Settings(folder=folder, file=WebFile(access=access, limits=limits)))
    app.state.jobs.submit(Asked("run", {"design": "tiny"}, "a run"), Person("ada", ("analyst",)))
    run = next(path.parent.name for path in (folder / "runs").glob("*/manifest.json"))
    there = {"fingerprint": run, "number": 1, "name": "tiny"}
    return Described(schemathesis.openapi.from_asgi("/api/openapi.json", app), there)


def tried(strategy: Any, most: int, *left_out: Any) -> None:
    """Ask what a strategy finds, and hold every answer against the description."""

    @settings(max_examples=most, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=strategy)
    def holds(case: Any) -> None:
        case.call_and_validate(excluded_checks=list(left_out))

    holds()


def test_what_fits_is_done_where_it_is_there(described: Described) -> None:
    for operation in described.each():
        named = {each["name"] for each in parameters(operation, "path")}
        if not named <= set(described.there):
            continue
        there = {name: described.there[name] for name in named}
        if "table" in operation.path:
            there |= {"name": "ledger"} if "name" in named else {}
        by_meaning = operation.definition.raw["operationId"] in BY_MEANING
        strategy = operation.as_strategy(path_parameters=there or None)
        tried(strategy, 12, *([positive_data_acceptance] if by_meaning else []))


def test_any_name_is_answered_as_described(described: Described) -> None:
    """A name that no page of ours would make is refused as such: 400, though it is a text."""
    for operation in described.each():
        if parameters(operation, "path"):
            tried(operation.as_strategy(), 6, positive_data_acceptance)


def test_what_does_not_fit_is_refused(described: Described) -> None:
    for operation in described.each():
        if operation.definition.raw.get("parameters") or "requestBody" in operation.definition.raw:
            tried(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE), 10)


def parameters(operation: Any, place: str) -> list[dict[str, Any]]:
    return [each for each in operation.definition.raw.get("parameters", []) if each["in"] == place]


def test_every_operation_is_told_in_words(described: Described) -> None:
    told = described.schema.raw_schema
    assert told["servers"] == [{"url": "/"}]
    order = [tag["name"] for tag in told["tags"]]
    assert order[:3] == ["designs", "runs and jobs", "results"]
    ids = []
    for way in told["paths"].values():
        for operation in way.values():
            ids.append(operation["operationId"])
            assert set(operation["tags"]) <= set(order)
            assert operation["description"].endswith(".")
            for each in operation.get("parameters", []):
                assert each["schema"].get("type") != "string" or {"maxLength", "pattern"} & set(
                    each["schema"]
                )
                assert each.get("description") or each["schema"].get("description"), each
    assert len(ids) == len(set(ids))
    assert all(each.replace("_", "").isalpha() and len(each) < 20 for each in ids)
