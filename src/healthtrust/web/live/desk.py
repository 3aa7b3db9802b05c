"""What a page of a live year is given: folder, jobs, and the trust as it stands; and what it asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.ground.problems import Problem
from healthtrust.web.access.roles import Person
from healthtrust.web.folder import Folder
from healthtrust.web.jobs.port import Asked, Jobs
from healthtrust.web.jobs.rows import Job
from healthtrust.web.live.four_eyes import FOUR_EYES, paid_last, told_apart
from healthtrust.web.live.trusts import Seen, exact, seen
from healthtrust.web.refusals import refused
from healthtrust.web.rendering import page, say_of

LATEST_JOBS = 60


MOST_ROWS = 40
"""Rows of a table on a page; its files hold all."""


def rows_in(columns: Mapping[str, Sequence[Any]]) -> int:
    """Return how many rows a table has."""
    return max((len(values) for values in columns.values()), default=0)


def first_rows(columns: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """Return the rows of a table that a page shows.

    >>> len(first_rows({"a": list(range(50))})["a"])
    40
    """
    return {name: values[:MOST_ROWS] for name, values in columns.items()}


HELP: Mapping[str, Any] = {
    "exact": exact,
    "rows_in": rows_in,
    "first_rows": first_rows,
    "most_rows": MOST_ROWS,
}
"""What the templates of a live year may call."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants done in a live year: the kind of job, its action, title, key, and plain values."""

    kind: str
    action: str
    title: str
    key: str
    asked: Mapping[str, Any]


@dataclass(frozen=True)
class Desk:
    """One request about one trust."""

    request: Request
    seen: Seen

    @property
    def folder(self) -> Folder:
        """Return the served folder."""
        folder: Folder = self.request.app.state.folder
        return folder

    @property
    def jobs(self) -> Jobs:
        """Return the jobs."""
        jobs: Jobs = self.request.app.state.jobs
        return jobs

    def latest(self, kinds: tuple[str, ...] = ()) -> list[Job]:
        """Return the latest jobs of this trust, newest first; of some kinds only, if any are named."""
        return [
            job
            for job in self.jobs.listed(LATEST_JOBS)
            if job.kind.startswith("live-")
            and job.asked.get("trust") == self.seen.name
            and (not kinds or job.kind in kinds)
        ]

    def show(self, template: str, status: int = 200, **values: Any) -> Response:
        """Return a page of this trust; it is kept by no browser, as it is of one trust's year."""
        answer = page(self.request, template, status, seen=self.seen, **HELP, **values)
        answer.headers["Cache-Control"] = "private, no-store"
        return answer

    def ask(self, wish: Wish, person: Person) -> Response:
        """Queue a job and go to it; whoever asks for what somebody else asked for already is told so."""
        asked = {"trust": self.seen.name, **wish.asked}
        return queued(self.request, Wish(wish.kind, wish.action, wish.title, wish.key, asked), person)

    @property
    def by_another(self) -> dict[str, bool]:
        """Return what a job is told where it is not for whoever paid the last month."""
        return {FOUR_EYES: True} if self.request.app.state.settings.four_eyes else {}

    def needs_other(self, person: Person) -> bool:
        """Return whether somebody else must settle and close the year: this person paid its last month."""
        return bool(self.by_another) and paid_last(self.seen.store) == person.name

    def for_another(self) -> Response:
        """Return the page that says that this is for somebody else."""
        said = told_apart(self.seen.name)
        return refused(self.request, 403, [said], said.remedy)

    def too_late(self, found: str, expected: str) -> Response:
        """Return the page that says that the year has moved on meanwhile."""
        say = say_of(self.request)
        remedy = say("Somebody else did this, or something else, meanwhile. Nothing was done twice.")
        return refused(self.request, 409, [Problem(self.seen.name, found, expected)], remedy)


def queued(request: Request, wish: Wish, person: Person) -> Response:
    """Queue a job and go to its page."""
    jobs: Jobs = request.app.state.jobs
    job = jobs.submit(Asked(wish.kind, wish.asked, wish.title, wish.key, wish.action), person)
    if job.who != person.name or job.state != "queued":
        say = say_of(request)
        request.state.visit["message"] = say("{who} asked for this already: this is that job.", who=job.who)
    return RedirectResponse(f"/jobs/{job.number}", 303)


def _desk(request: Request) -> Desk:
    return Desk(request, seen(request.app.state.folder, str(request.path_params["trust"])))


TheDesk = Annotated[Desk, Depends(_desk)]
"""Always after the guard."""
