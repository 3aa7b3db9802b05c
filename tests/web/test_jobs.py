"""Durable jobs: taken by one worker only, in turn, taken up again when a worker dies; in both databases."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from healthtrust.ground.errors import InvalidInput
from healthtrust.web.access.roles import Person
from healthtrust.web.jobs.claims import MOST_ATTEMPTS, beat, claim, ended, give_back
from healthtrust.web.jobs.port import Asked, Jobs
from healthtrust.web.jobs.processes import is_gone, name_of, worker_name
from healthtrust.web.store.database import open_database
from healthtrust.web.store.schema import JOBS
from tests.unit.live.store import postgres

ADA, BO = Person("ada", ("analyst",)), Person("bo", ("analyst",))


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server of the tests' own."""
    try:
        with postgres.server() as url:
            yield url
    except postgres.CannotStart as why:
        pytest.skip(str(why))


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of each kind."""
    url = postgres.emptied(request.getfixturevalue("server")) if request.param == "postgres" else ""
    opened = open_database(tmp_path, url)
    yield opened
    opened.dispose()


def asked(title: str, key: str = "") -> Asked:
    return Asked("run", {"design": title}, title, key)


def test_many_workers_never_take_one_job_twice(engine: Engine) -> None:
    jobs = Jobs(engine)
    for number in range(12):
        jobs.submit(asked(str(number)), ADA)
    taken: list[int] = []

    def take(worker: str) -> None:
        while (job := claim(engine, worker)) is not None:
            taken.append(job.number)

    threads = [threading.Thread(target=take, args=(f"elsewhere:{at}:0",)) for at in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    while (job := claim(engine, "elsewhere:9:0")) is not None:
        taken.append(job.number)
    assert sorted(taken) == list(range(1, 13))


def test_the_same_work_asked_for_at_once_is_one_job(engine: Engine) -> None:
    jobs, numbers = Jobs(engine), []

    def ask() -> None:
        numbers.append(jobs.submit(asked("same", "key"), ADA).number)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(numbers) == 6
    assert len(set(numbers)) == 1


def test_people_take_turns(engine: Engine) -> None:
    jobs = Jobs(engine)
    for title in ("a", "b", "c"):
        jobs.submit(asked(title), ADA)
    last = jobs.submit(asked("d"), BO)
    assert jobs.place(last) == 2
    first, second = claim(engine, "elsewhere:1:0"), claim(engine, "elsewhere:2:0")
    assert first is not None
    assert second is not None
    assert (first.title, second.title) == ("a", "d")
    assert [job.title for job in jobs.queue()] == ["a", "d", "b", "c"]


def test_work_that_is_stopping_is_not_begun_beside_itself(engine: Engine) -> None:
    jobs = Jobs(engine)
    jobs.submit(asked("one", "key"), ADA)
    running = claim(engine, "elsewhere:1:0")
    assert running is not None
    jobs.cancel(running.number, ADA)
    again = jobs.submit(asked("one", "key"), ADA)
    assert again.number != running.number
    assert claim(engine, "elsewhere:2:0") is None
    assert beat(engine, running, (0, 0, ""))
    ended(engine, running, "cancelled")
    assert jobs.resume(running.number, ADA).number == again.number
    taken = claim(engine, "elsewhere:2:0")
    assert taken is not None
    assert taken.number == again.number


def test_a_job_of_a_process_that_is_gone_is_taken_up_at_once(engine: Engine) -> None:
    jobs = Jobs(engine)
    jobs.submit(asked("one"), ADA)
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    name = name_of(child.pid)
    assert claim(engine, name) is not None
    assert claim(engine, worker_name()) is None
    child.kill()
    while not is_gone(name):  # before it is collected: a process that ended is gone
        time.sleep(0.01)
    taken = claim(engine, worker_name())
    child.communicate()
    assert taken is not None
    assert taken.attempts == 2


def test_another_process_of_the_same_number_is_not_the_worker() -> None:
    machine, number, began = worker_name().rsplit(":", 2)
    assert is_gone(f"{machine}:{number}:{began}") is False
    assert is_gone(f"{machine}:{number}:{began}0") is True


def test_a_worker_elsewhere_is_lost_when_it_is_silent(engine: Engine) -> None:
    jobs = Jobs(engine)
    job = jobs.submit(asked("one"), ADA)
    first = claim(engine, "elsewhere:1:0")
    assert first is not None
    assert claim(engine, "elsewhere:2:0") is None
    silent(engine, job.number, 31.0)
    second = claim(engine, "elsewhere:2:0")
    assert second is not None
    assert beat(engine, first, (1, 2, ""))
    ended(engine, first, "done", {"run": "stale"})
    assert jobs.get(job.number).worker == "elsewhere:2:0"
    assert not jobs.get(job.number).is_over


def test_a_job_whose_process_dies_five_times_is_told_as_failed_and_can_be_resumed(engine: Engine) -> None:
    jobs = Jobs(engine)
    number = jobs.submit(asked("one"), ADA).number
    for attempt in range(1, MOST_ATTEMPTS + 1):
        taken = claim(engine, "elsewhere:1:0")
        assert taken is not None
        assert taken.attempts == attempt
        silent(engine, number, 31.0)
    assert claim(engine, "elsewhere:1:0") is None
    failed = jobs.get(number)
    assert failed.state == "failed"
    assert "5 times" in str(failed.refused[0])
    assert jobs.resume(number, ADA).attempts == 0


def test_a_worker_ended_on_purpose_gives_its_job_back_unharmed(engine: Engine) -> None:
    jobs = Jobs(engine)
    number = jobs.submit(asked("one"), ADA).number
    claim(engine, "elsewhere:1:0")
    give_back(engine, ["elsewhere:1:0"])
    assert (jobs.get(number).state, jobs.get(number).attempts) == ("queued", 0)


def test_a_long_key_is_the_same_work_too(engine: Engine) -> None:
    jobs = Jobs(engine)
    numbers = {jobs.submit(asked("a", "k" * 200), ADA).number for _ in range(2)}
    assert len(numbers) == 1
    assert jobs.submit(asked("a", "k" * 201), ADA).number not in numbers


def test_no_more_wait_than_may(engine: Engine) -> None:
    jobs = Jobs(engine, most_waiting=2)
    first = jobs.submit(asked("a"), ADA)
    jobs.cancel(first.number, ADA)
    jobs.submit(asked("b"), ADA)
    jobs.submit(asked("c"), ADA)
    with pytest.raises(InvalidInput, match="at most 2"):
        jobs.submit(asked("d"), ADA)
    with pytest.raises(InvalidInput, match="at most 2"):
        jobs.resume(first.number, ADA)


def test_time_left_is_told_by_the_pace_since_the_job_was_taken_up(engine: Engine) -> None:
    jobs = Jobs(engine)
    number = jobs.submit(asked("one"), ADA).number
    job = claim(engine, "elsewhere:1:0")
    assert job is not None
    beat(engine, job, (500, 1000, "2028 people"), 500)
    assert jobs.get(number).left_seconds is None
    with engine.begin() as connection:
        connection.execute(update(JOBS).values(started=time.time() - 10))
    beat(engine, job, (600, 1000, "2028 review"), 500)
    left = jobs.get(number).left_seconds
    assert left is not None
    assert 39 < left < 42
    assert jobs.get(number).percent == 60


def silent(engine: Engine, number: int, seconds: float) -> None:
    """Have the last beat of a job be so long ago."""
    with engine.begin() as connection:
        connection.execute(update(JOBS).where(JOBS.c.number == number).values(beat=time.time() - seconds))


def test_logs_stay_small_and_what_is_said_elsewhere_stays_there(tmp_path: Path) -> None:
    said = (
        "import os; from pathlib import Path; from healthtrust.web.jobs.logs import LARGEST, logged\n"
        "with logged(Path('.'), 7, 'run') as shorten:\n"
        "    for _ in range(300): os.write(1, b'x' * 10_000 + b'\\n')\n"
        "    shorten(); print('the end')\n"
        "print('outside')\n"
    )
    done = subprocess.run([sys.executable, "-c", said], cwd=tmp_path, capture_output=True, text=True)
    log = (tmp_path / "logs" / "7.log").read_text()
    assert done.stdout == "outside\n", done.stderr
    assert log.endswith("the end\n")
    assert len(log) < 600_000
    assert os.stat(tmp_path / "logs" / "7.log").st_mode & 0o077 == 0
