"""The JSON interface keeps to its own description, whatever it is asked."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from healthtrust.web.app import make_app
from healthtrust.web.settings import Access, Limits, Settings, WebFile


@pytest.fixture(scope="module")
def described(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> object:
    """The description of an application on a folder of its own, without workers."""
    folder = tmp_path_factory.mktemp("api") / "served"
    shutil.copytree(finished, folder)
    limits = Limits(requests_a_minute=1_000_000, writes_a_minute=1_000_000, jobs_waiting=1_000_000)
    access = Access(addresses=("testserver",))
    app = make_app(Settings(folder=folder, file=WebFile(access=access, limits=limits)))
    return schemathesis.openapi.from_asgi("/api/openapi.json", app)


def test_every_answer_is_as_described(described: Any) -> None:
    operations = [found.ok() for found in described.get_all_operations()]
    assert operations

    for operation in operations:

        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def holds(case: Any) -> None:
            case.call_and_validate()

        holds()
