"""The port of jobs: submit, look, cancel, resume. Whoever asks never waits, and never computes.

    queued → running → done | failed | cancelled;   failed or cancelled → queued, by resume

A job with a key that is queued or running already is not made twice: the one that is there is returned.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, update

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.web.access.roles import Person
from healthtrust.web.folder import NotThere
from healthtrust.web.jobs.rows import Job, State, job_of
from healthtrust.web.store.database import reading, writing
from healthtrust.web.store.schema import JOBS
from healthtrust.web.store.trail import note_within


@dataclass(frozen=True)
class Asked:
    """What somebody asks for: the kind of job, what it is to do, how it is called, and what it is known by."""

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
        """Queue a job, or return the one of that key that is not over; raises InvalidInput where too many wait."""
        with writing(self.engine) as connection:
            same = _alive(connection, asked)
            if same is not None:
                return same
            refuse(self._too_many(connection))
            values = {
                "kind": asked.kind,
                "title": asked.title,
                "key": asked.key,
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

    def place(self, job: Job) -> int:
        """Return the place of a job in the queue: 1 is next; 0 when it does not wait."""
        if job.state != "queued":
            return 0
        before = select(func.count()).where(JOBS.c.state == "queued", JOBS.c.number < job.number)
        with reading(self.engine) as connection:
            return int(connection.execute(before).scalar_one()) + 1

    def cancel(self, number: int, person: Person) -> Job:
        """Stop a job: at once where it waits, else as soon as its worker hears of it."""
        with writing(self.engine) as connection:
            job = _job(connection, number)
            if job.is_over:
                return job
            now: dict[str, Any] = {"wanted": "cancel"}
            if job.state == "queued":
                now = {"state": "cancelled", "ended": time.time()}
            connection.execute(update(JOBS).where(JOBS.c.number == number).values(**now))
            note_within(connection, person, "run", {"job": number, "does": "cancel"})
            return _job(connection, number)

    def resume(self, number: int, person: Person) -> Job:
        """Queue a job again that failed or was cancelled; what it finished before is kept."""
        with writing(self.engine) as connection:
            job = _job(connection, number)
            if job.state not in ("failed", "cancelled"):
                return job
            again = {"state": "queued", "wanted": "", "problems": "[]", "attempts": 0, "ended": None}
            connection.execute(update(JOBS).where(JOBS.c.number == number).values(**again))
            note_within(connection, person, "run", {"job": number, "does": "resume"})
            return _job(connection, number)

    def _too_many(self, connection: Connection) -> list[Problem]:
        waiting = connection.execute(select(func.count()).where(JOBS.c.state == "queued")).scalar_one()
        if waiting < self.most_waiting:
            return []
        remedy = "Wait until some are done, or cancel some that are not needed."
        return [Problem("jobs", f"{waiting} that wait already", f"at most {self.most_waiting}", None, remedy)]


def _alive(connection: Connection, asked: Asked) -> Job | None:
    if not asked.key:
        return None
    same = select(JOBS).where(
        JOBS.c.key == asked.key, JOBS.c.kind == asked.kind, JOBS.c.state.in_(("queued", "running"))
    )
    row = connection.execute(same.limit(1)).mappings().first()
    return job_of(row) if row and row["wanted"] != "cancel" else None


def _job(connection: Connection, number: int) -> Job:
    row = connection.execute(select(JOBS).where(JOBS.c.number == number)).mappings().first()
    if row is None:
        raise NotThere([Problem("job", str(number), "a job", remedy="The list of runs shows what is there.")])
    return job_of(row)
