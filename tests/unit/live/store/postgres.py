"""A server of PostgreSQL of the tests' own: on a socket in a folder of its own, gone when they end."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

STARTS_WITHIN = 30.0


class CannotStart(Exception):
    """Why no server can be started here."""


@contextmanager
def server() -> Iterator[str]:
    """Start a server and yield the address of its first database; PostgreSQL refuses to be run by root."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    running: subprocess.Popen[bytes] | None = None
    try:
        whose = _somebody(folder)
        made = _run([programs / "initdb", "-D", folder / "data", *MAKING], folder, whose)
        if made.returncode:
            raise CannotStart(f"initdb failed: {made.stderr.decode()[-300:]}")
        with (folder / "log").open("wb") as log:
            running = subprocess.Popen(
                [programs / "postgres", "-D", folder / "data", "-k", folder, *RUNNING],
                cwd=folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                **whose,
            )
        url = f"postgresql+pg8000://postgres@/postgres?unix_sock={folder}/.s.PGSQL.5432"
        _wait(url, running, folder / "log")
        yield url
    finally:
        if running is not None:
            running.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            running.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def new_database(url: str, name: str, like: str = "template1") -> str:
    """Make an empty database, or one like another, and return its address."""
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY file_copy"))
    return url.replace("/postgres?", f"/{name}?")


def emptied(url: str) -> str:
    """Empty a database, and return its address: several times quicker than making one."""
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    return url


MAKING = (
    "-U",
    "postgres",
    "--auth=trust",
    "--encoding=utf8",
    "--no-locale",
    "--no-sync",
    "--no-instructions",
)
RUNNING = ("-c", "listen_addresses=", "-c", "fsync=off", "-c", "shared_buffers=16MB")


def _programs() -> Path:
    found = importlib.util.find_spec("pgserver")
    if found is None or found.origin is None:
        raise CannotStart("pgserver is not installed")
    programs = Path(found.origin).parent / "pginstall" / "bin"
    if not (programs / "postgres").is_file():
        raise CannotStart("pgserver holds no program 'postgres'")
    return programs


def _somebody(folder: Path) -> dict[str, Any]:
    """As whom the server runs: whoever runs the tests, or, as that may not be root, nobody."""
    if os.geteuid() != 0:
        return {}
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise CannotStart("PostgreSQL will not be run by root, and there is no user 'nobody'") from None
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _run(command: list[Any], folder: Path, whose: dict[str, Any]) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, timeout=STARTS_WITHIN, **whose)
    except (OSError, subprocess.SubprocessError) as refused:
        raise CannotStart(f"{command[0].name}: {refused}") from None


def _wait(url: str, running: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers."""
    engine = create_engine(url, poolclass=NullPool)
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and running.poll() is None:
        try:
            engine.connect().close()
            return
        except Exception:  # not yet
            time.sleep(0.05)
    raise CannotStart(f"postgres: {log.read_text(errors='replace')[-300:]}")
