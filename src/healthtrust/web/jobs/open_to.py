"""Who may see a job, and who may stop it or take it up again: jobs of a live year by the role they need.

A job of a live year is seen by whoever may look at live years, and stopped or resumed by whoever may do that
very thing: whoever asked for it but lost the role may not. All other jobs are seen by everybody who is let
in, and stopped by whoever asked for them, or may run.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from healthtrust.web.access.roles import Person
from healthtrust.web.jobs.rows import Job

LIVE = "live-"
LOOK = "live look"
ACTIONS = {
    "live-load": "live load",
    "live-month": "live month",
    "live-reconcile": "live reconcile",
    "live-link": "live link",
    "live-open": "live open",
    "live-settle": "live settle",
    "live-close": "live close",
    "live-purge": "live purge",
    "live-report": LOOK,
    "live-verify": LOOK,
}
"""The action of `web.access.roles` that each kind of job of a live year is."""
DECIDES = "appeal"
"""What is asked of a job that decides an appeal, and of none that brings one."""


def is_live(job: Job) -> bool:
    """Return whether a job is of a live year."""
    return job.kind.startswith(LIVE)


def action_of(job: Job) -> str:
    """Return the action of `web.access.roles` that a job of a live year is."""
    if job.kind == "live-appeal":
        return "live settle" if DECIDES in job.asked else "live appeal"
    return ACTIONS[job.kind]


def may_see(job: Job, person: Person) -> bool:
    """Return whether somebody may see what a job is about."""
    return not is_live(job) or person.may(LOOK)


def may_stop(job: Job, person: Person) -> bool:
    """Return whether somebody may cancel and resume a job."""
    if is_live(job):
        return person.may(action_of(job))
    return job.who == person.name or person.may("run")


def seen_by(jobs: Iterable[Job], person: Person, instead: str) -> list[Job]:
    """Return jobs as somebody may see them: those that are not for them in their places, without a word.

    instead: the title that such a job has
    """
    return [job if may_see(job, person) else _hidden(job, instead) for job in jobs]


def _hidden(job: Job, instead: str) -> Job:
    return replace(job, title=instead, key="", asked={}, who="", step="", result={}, problems=())
