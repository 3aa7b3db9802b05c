"""The report of a finished run, made anew: a page always; PDF, workbook and the citizen's page where wanted.

It is written into `report/` of the run folder, or where it is asked for, so that what the run left stays as
it was and can be verified. Drawings that the run has already are taken as they are.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from os.path import relpath
from pathlib import Path

from healthtrust.reports.around import Around
from healthtrust.reports.author import Author
from healthtrust.runs.differs import decided_otherwise, design_of
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.report_study import blocks_of, study_of
from healthtrust.runs.report_wanted import PAGE_ALONE, WantedReport, sound
from healthtrust.runs.verify_kept import items_of

__all__ = ["OWN", "WantedReport", "report"]

OWN = "report"
"""The folder within a run folder that reports are written to."""


def report(run: RunFolder, wanted: WantedReport = PAGE_ALONE) -> list[Path]:
    """Write the report of a run and return its files, the page first; raises with every problem found."""
    author = sound(run, wanted)
    from healthtrust.reports.annual import REGISTRY, tree
    from healthtrust.reports.charts.desks import desks
    from healthtrust.reports.figures_kept import drawn_now, found_again
    from healthtrust.runs.report_written import write_figures, write_pages
    from healthtrust.runs.tell import story_of

    out = wanted.out or run.path / OWN
    kept = [out / "figures", run.path / "figures"]
    with nullcontext() if any(folder.is_dir() for folder in kept) else desks():
        design = design_of(run)
        story = story_of(run.path, design)
        found, left = found_again(REGISTRY, story, kept)
        study = study_of(run, design, wanted.studies)
        with desks() if left or study else nullcontext():
            made = {**found, **drawn_now(left)}
            around = replace(_around(run, out, author), uncertainty=blocks_of(study))
    document = tree(story, made, around)
    out.mkdir(parents=True, exist_ok=True)
    write_figures(document.figures, out / "figures")
    return write_pages(story, document, around, out, wanted)


def _around(run: RunFolder, out: Path, author: Author) -> Around:
    against, changed = decided_otherwise(run)
    manifest = run.manifest
    told = {
        "run": manifest["fingerprint"],
        "healthtrust": manifest["healthtrust"],
        **manifest["versions"],
        **{f"SHA-256 of {name}": str(digest)[:16] + "…" for name, digest in manifest["inputs"].items()},
    }
    way = Path(relpath(run.path, out)).as_posix() + "/"
    return Around(
        author=author,
        against=against,
        changed=changed,
        files=way,
        manifest=told,
        tested=items_of(run),
        design=f"{run.path.resolve().parent.name}/{run.path.name}/design.toml",
    )
