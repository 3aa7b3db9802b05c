"""Have runs compared by a job, unless that was done before."""

from __future__ import annotations

from collections.abc import Sequence

from healthtrust.web.access.roles import Person
from healthtrust.web.folder import Folder
from healthtrust.web.jobs.port import Asked, Jobs
from healthtrust.web.jobs.rows import Job
from healthtrust.web.kept import kept_answer
from healthtrust.web.work.compare import ACTION, key_of

BY = ("heading", "value")


def ask(folder: Folder, jobs: Jobs, person: Person, runs: Sequence[str], why: str = "") -> Job | None:
    """Return the job that compares runs, the first with each other one; None where that is kept already.

    why: heading or value, for which decision did what; that is worked out anew, as the two differ
    """
    key = key_of(runs, bool(why))
    if not why and kept_answer(folder, key).is_there:
        return None
    named = [str(folder.run(name).manifest["design_name"]) for name in runs]
    work: dict[str, object] = {"runs": list(runs)}
    if why:
        work["why"] = why if why in BY else BY[0]
    return jobs.submit(Asked("compare", work, " – ".join(named), key, ACTION), person)
