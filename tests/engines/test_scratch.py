"""Where parts keep themselves: whole or not at all, known by their hash, in folders and in object stores."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.engine.adapters.opened import opened
from healthtrust.engine.rounds import Work, drive
from healthtrust.engine.scratch import Scratch
from healthtrust.ground.errors import InvalidInput
from tests.engines.programs import Asked

THING = {"age": np.arange(10_000), "name": "a part"}


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """An object store of our own on this machine, spoken to as S3 is."""
    pytest.importorskip("s3fs", reason="no client of object stores: make engines")
    server = pytest.importorskip("moto.server", reason="no object store of the tests' own: make engines")
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    said = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "nothing",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    before = {name: os.environ.get(name) for name in said}
    os.environ |= said
    import s3fs

    s3fs.S3FileSystem().mkdir("trust")
    yield "s3://trust/scratch"
    running.stop()
    for name, value in before.items():
        os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    scratch = Scratch(str(tmp_path / "kept"))
    written = scratch.write("part-0", THING)
    assert Path(written.path).stat().st_size == written.size
    np.testing.assert_array_equal(scratch.read(written)["age"], THING["age"])
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["part-0"]
    scratch.remove(written)
    assert not list((tmp_path / "kept").iterdir())


def test_half_of_it_is_refused(tmp_path: Path) -> None:
    scratch = Scratch(str(tmp_path))
    written = scratch.write("part-0", THING)
    whole = Path(written.path).read_bytes()
    Path(written.path).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InvalidInput, match=f"{len(whole) // 2} bytes that are not the {len(whole)} written"):
        scratch.read(written)
    Path(written.path).unlink()
    with pytest.raises(InvalidInput, match="No such file"):
        scratch.read(written)


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full to play a full disk")
    monkeypatch.setattr(Path, "open", lambda self, *mode: open(full, *mode))  # noqa: SIM115
    with pytest.raises(
        InvalidInput, match=r"a full disk; expected room for the parts.*goes on where it stopped"
    ):
        Scratch(str(tmp_path)).write("part-0", THING)
    assert not list(tmp_path.iterdir())


def test_an_object_store_keeps_whole_things_only(store: str) -> None:
    import s3fs

    scratch = Scratch(store)
    written = scratch.write("part-0", THING)
    np.testing.assert_array_equal(scratch.read(written)["age"], THING["age"])
    s3fs.S3FileSystem().pipe_file(written.path, b"half")
    with pytest.raises(InvalidInput, match="4 bytes that are not the"):
        scratch.read(written)
    scratch.remove(written)
    with pytest.raises(InvalidInput, match=r"part-0"):
        scratch.read(written)


def test_parts_keep_themselves_in_an_object_store(store: str) -> None:
    def done(parts: int, scratch: str, resident: int) -> Any:
        engine = opened("threads", "", 2, resident, 0)
        try:
            return drive(Work("tests.engines.programs:rounds", Asked(scratch), parts), engine)
        finally:
            engine.close()

    assert done(4, f"{store}/rounds", 1) == done(1, "", 1)
    Scratch(f"{store}/rounds").clear()


def test_a_store_that_is_not_there_is_told() -> None:
    pytest.importorskip("fsspec")
    with pytest.raises(InvalidInput, match="nowhere://"):
        Scratch("nowhere://bucket").write("part-0", THING)
