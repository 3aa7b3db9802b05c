"""The port of jobs: submit, look, cancel, resume. Whoever asks never waits, and never computes.

    queued → running → done | failed | cancelled;   failed or cancelled → queued, by resume

A job with a key that is queued or running already is not made twice: the one that is there is returned.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, text, update

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.web.access.roles import Person
from healthtrust.web.folder import NotThere
from healthtrust.web.jobs.open_to import action_of, is_live
from healthtrust.web.jobs.rows import Job, State, job_of
from healthtrust.web.jobs.turns import in_turn
from healthtrust.web.store.database import reading, writing
from healthtrust.web.store.schema import JOBS
from healthtrust.web.store.trail import note_within

ALIVE: tuple[State, ...] = ("queued", "running")
LONGEST_KEY = 80
LARGEST_NUMBER = 2**31 - 1
"""The largest that PostgreSQL compares with the number of a job."""


@dataclass(frozen=True)
class Asked:
    """What somebody asks for: the kind of job, what it is to do, its title, and what it is known by."""

    kind: str
    """A module of `web.work`."""
    asked: Mapping[str, Any]
    """Plain values, from which the work can be done again."""
    title: str
    key: str = ""
    """The same for the same work; empty: always a job of its own."""
    action: str = "run"
    """The action of `web.access.roles` that it is."""


@dataclass(frozen=True)
class Jobs:
    """The jobs of one folder."""

    engine: Engine
    most_waiting: int = 50

    def submit(self, asked: Asked, person: Person) -> Job:
        """Queue a job, or return the one of that key that is not over; raises where too many wait."""
        key = _short(asked.key)
        with writing(self.engine) as connection:
            _one_at_a_time(connection)
            same = _alive(connection, asked.kind, key)
            if same is not None:
                return same
            refuse(self._too_many(connection))
            values = {
                "kind": asked.kind,
                "title": asked.title,
                "key": key,
                "asked": json.dumps(dict(asked.asked), ensure_ascii=False, sort_keys=True),
                "who": person.name,
                "role": person.role_for(asked.action),
                "state": "queued",
                "created": time.time(),
            }
            made = connection.execute(insert(JOBS).values(values))
            assert made.inserted_primary_key is not None
            number = int(made.inserted_primary_key[0])
            note_within(
                connection, person, asked.action, {"job": number, "kind": asked.kind, "of": asked.title}
            )
            return _job(connection, number)

    def get(self, number: int) -> Job:
        """Return a job; raises NotThere."""
        with reading(self.engine) as connection:
            return _job(connection, number)

    def listed(self, most: int = 100, states: tuple[State, ...] = ()) -> list[Job]:
        """Return the latest jobs, newest first, of all states or of some."""
        wanted = select(JOBS).order_by(JOBS.c.number.desc()).limit(most)
        if states:
            wanted = wanted.where(JOBS.c.state.in_(states))
        with reading(self.engine) as connection:
            return [job_of(row) for row in connection.execute(wanted).mappings()]

    def count(self) -> int:
        """Return how many jobs are queued or running."""
        alive = select(func.count()).where(JOBS.c.state.in_(ALIVE))
        with reading(self.engine) as connection:
            return int(connection.execute(alive).scalar_one())

    def queue(self) -> list[Job]:
        """Return what runs, then what waits, in the order in which it will be taken."""
        alive = {job.number: job for job in self.listed(10_000, ALIVE)}
        running = sorted(number for number, job in alive.items() if job.state == "running")
        waiting = [(number, job.who) for number, job in alive.items() if job.state == "queued"]
        turns = in_turn(waiting, [alive[number].who for number in running])
        return [alive[number] for number in (*running, *turns)]

    def place(self, job: Job) -> int:
        """Return the place of a job in the queue: 1 is next; 0 when it does not wait."""
        if job.state != "queued":
            return 0
        waiting = [each.number for each in self.queue() if each.state == "queued"]
        return waiting.index(job.number) + 1 if job.number in waiting else 0

    def cancel(self, number: int, person: Person) -> Job:
        """Stop a job: at once where it waits, else as soon as its worker hears of it."""
        with writing(self.engine) as connection:
            job = _job(connection, number, held=True)
            if job.is_over or job.wanted == "cancel":
                return job
            now: dict[str, Any] = {"wanted": "cancel"}
            if job.state == "queued":
                now = {"state": "cancelled", "ended": time.time()}
            connection.execute(update(JOBS).where(JOBS.c.number == number).values(**now))
            note_within(connection, person, _action(job, person), {"job": number, "does": "cancel"})
            return _job(connection, number)

    def resume(self, number: int, person: Person) -> Job:
        """Queue a job again that failed or was cancelled, unless its work is asked for again already.

        What it finished before is kept. A job of a live year goes on in the name and role of whoever resumes
        it, as they answer for what it does.
        """
        with writing(self.engine) as connection:
            _one_at_a_time(connection)
            job = _job(connection, number, held=True)
            if job.state not in ("failed", "cancelled"):
                return job
            same = _alive(connection, job.kind, job.key)
            if same is not None:
                return same
            refuse(self._too_many(connection))
            again = {"state": "queued", "wanted": "", "problems": "[]", "attempts": 0, "ended": None}
            again |= _in_their_name(job, person)
            connection.execute(update(JOBS).where(JOBS.c.number == number).values(**again))
            note_within(connection, person, _action(job, person), {"job": number, "does": "resume"})
            return _job(connection, number)

    def _too_many(self, connection: Connection) -> list[Problem]:
        waiting = connection.execute(select(func.count()).where(JOBS.c.state == "queued")).scalar_one()
        if waiting < self.most_waiting:
            return []
        remedy = "Wait until some are done, or cancel some that are not needed."
        return [Problem("jobs", f"{waiting} that wait already", f"at most {self.most_waiting}", None, remedy)]


def _short(key: str) -> str:
    """Return a key that has room in the table: a longer one by its SHA-256."""
    return key if len(key) <= LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()


def _action(job: Job, person: Person) -> str:
    if is_live(job):
        return action_of(job)
    return "run" if person.may("run") else "look"


def _in_their_name(job: Job, person: Person) -> dict[str, Any]:
    """Return in whose name and role a job goes on: in a live year, of whoever takes it up again."""
    return {"who": person.name, "role": person.role_for(action_of(job))} if is_live(job) else {}


def _one_at_a_time(connection: Connection) -> None:
    """Have nobody else submit until this transaction ends; SQLite lets one write at a time anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('healthtrust.web.jobs'))"))


def _alive(connection: Connection, kind: str, key: str) -> Job | None:
    """Return the job of a key that is queued or running and not about to stop."""
    if not key:
        return None
    same = select(JOBS).where(JOBS.c.key == key, JOBS.c.kind == kind, JOBS.c.state.in_(ALIVE))
    rows = connection.execute(same.where(JOBS.c.wanted != "cancel").limit(1)).mappings().first()
    return job_of(rows) if rows else None


def _job(connection: Connection, number: int, held: bool = False) -> Job:
    this = select(JOBS).where(JOBS.c.number == number)
    found = 0 < number <= LARGEST_NUMBER
    row = connection.execute(this.with_for_update() if held else this).mappings().first() if found else None
    if row is None:
        raise NotThere([Problem("job", str(number), "a job", remedy="The list of runs shows what is there.")])
    return job_of(row)
