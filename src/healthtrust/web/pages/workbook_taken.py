"""A design's inputs as a workbook to take away."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from healthtrust.design.read import read_design
from healthtrust.web.access.asked import Taker, TheFolder, TheJobs
from healthtrust.web.jobs.port import Asked
from healthtrust.web.workbooks import made

router = APIRouter()

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/designs/{name}/inputs.xlsx")
def take(name: str, folder: TheFolder, jobs: TheJobs, person: Taker) -> Response:
    """Give the inputs of a design away as a workbook; with large tables once a worker has made it."""
    from healthtrust.design.workbook.write import inputs_of

    read = read_design(folder.design(name))
    if made.is_quick(read):
        content: bytes | None = inputs_of(read, folder.path)
    else:
        content = made.made(folder, key := made.key_of(read))
        if content is None:
            asked = {"design": name, "key": key}
            job = jobs.submit(Asked("write-workbook", asked, name, key, "take away"), person)
            return RedirectResponse(f"/jobs/{job.number}", 303)
    file = f"{name}-inputs.xlsx".encode("ascii", "replace").decode().replace("?", "_")
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(content, media_type=XLSX, headers=headers)
