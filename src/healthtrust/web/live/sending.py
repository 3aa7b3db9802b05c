"""The records of a form: chosen among those that lie here, or sent with it; and whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.web.access.bounds import MEGABYTE
from healthtrust.web.folder import Folder
from healthtrust.web.live.sources import Sent, chosen, stored


@dataclass(frozen=True)
class Chosen:
    """Records to load, whether they are of nobody, and what is wrong with the choice."""

    paths: tuple[Path, ...]
    synthetic: bool
    problems: tuple[Problem, ...] = ()


def chosen_of(request: Request, folder: Folder, fields: FormData) -> Chosen:
    """Return the records that a form names or brings; what was sent is kept."""
    names = [str(each) for each in fields.getlist("incoming") if str(each)]
    files = [each for each in fields.getlist("records") if isinstance(each, UploadFile) and each.filename]
    whose = str(fields.get("whose", ""))
    problems = (
        [] if whose in ("nobody", "persons") else [Problem("whose", "nothing", "whose records these are")]
    )
    if not names and not files:
        problems.append(Problem("records", "nothing", "records that lie here, or files to send"))
    try:
        paths = [chosen(folder, name) for name in names]
        if files and not problems:
            most = request.app.state.settings.file.limits.unpacked_megabytes * MEGABYTE
            paths.append(stored(folder, [Sent(str(each.filename), each.file) for each in files], most))
    except InvalidInput as refused:
        return Chosen((), False, (*problems, *refused.problems))
    return Chosen(tuple(paths), whose == "nobody", tuple(problems))
