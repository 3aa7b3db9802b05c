"""What a route is given, in types: who asks, and the parts of the application."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from sqlalchemy import Engine
from starlette.datastructures import FormData
from starlette.requests import Request

from healthtrust.web.access.guard import may
from healthtrust.web.access.roles import Person
from healthtrust.web.folder import Folder
from healthtrust.web.jobs.port import Jobs


def _folder(request: Request) -> Folder:
    folder: Folder = request.app.state.folder
    return folder


def _jobs(request: Request) -> Jobs:
    jobs: Jobs = request.app.state.jobs
    return jobs


def _engine(request: Request) -> Engine:
    engine: Engine = request.app.state.engine
    return engine


async def _fields(request: Request) -> FormData:
    return await request.form()


TheFolder = Annotated[Folder, Depends(_folder)]
TheJobs = Annotated[Jobs, Depends(_jobs)]
TheEngine = Annotated[Engine, Depends(_engine)]
Fields = Annotated[FormData, Depends(_fields)]
"""The fields of a form; always after the guard."""

Looker = Annotated[Person, Depends(may("look"))]
Taker = Annotated[Person, Depends(may("take away"))]
Designer = Annotated[Person, Depends(may("design"))]
Runner = Annotated[Person, Depends(may("run"))]
Comparer = Annotated[Person, Depends(may("compare"))]
Reporter = Annotated[Person, Depends(may("report"))]
Deleter = Annotated[Person, Depends(may("delete"))]
Auditor = Annotated[Person, Depends(may("audit"))]
Setter = Annotated[Person, Depends(may("settings"))]

LiveLooker = Annotated[Person, Depends(may("live look"))]
LiveLoader = Annotated[Person, Depends(may("live load"))]
LiveOperator = Annotated[Person, Depends(may("live month"))]
LiveReconciler = Annotated[Person, Depends(may("live reconcile"))]
LiveLinker = Annotated[Person, Depends(may("live link"))]
LiveAppealer = Annotated[Person, Depends(may("live appeal"))]
LiveOpener = Annotated[Person, Depends(may("live open"))]
LiveSettler = Annotated[Person, Depends(may("live settle"))]
LiveCloser = Annotated[Person, Depends(may("live close"))]
LivePurger = Annotated[Person, Depends(may("live purge"))]
