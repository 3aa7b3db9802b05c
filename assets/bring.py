"""Bring in the styles and scripts of others that the pages use: pinned npm packages, fetched, built, copied.

Run by `make assets`, and by the build of the wheel (hatch_build.py). Where npm is absent it says so and
leaves everything as it was: the pages then have their own plain look.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
VENDORED = HERE.parent / "src" / "healthtrust" / "web" / "static" / "vendored"

SCRIPT = Path("htmx.org/dist/htmx.min.js")
LICENCES = {MODULES / "htmx.org/LICENSE": "htmx-LICENSE.txt", HERE / "govuk-LICENSE.txt": "govuk-LICENSE.txt"}


def bring() -> bool:
    """Fetch, build and copy, unless that was done since anything changed; return whether it could be done."""
    if is_fresh():
        return True
    npm = shutil.which("npm")
    if npm is None:
        print("npm is not there: the pages keep their own plain look", file=sys.stderr)
        return False
    try:
        subprocess.run([npm, "ci", "--ignore-scripts", "--silent"], cwd=HERE, check=True)
    except subprocess.CalledProcessError:
        print("npm could not fetch its packages: the pages keep their own plain look", file=sys.stderr)
        return False
    _build()
    return True


def _build() -> None:
    """Build and copy what was fetched, whole or not at all."""
    beside = VENDORED.with_name("vendored.unfinished")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    sass = MODULES / ".bin" / "sass"
    options = [
        "--style=compressed",
        "--no-source-map",
        "--quiet-deps",
        "--no-charset",
        "--load-path=node_modules",
    ]
    subprocess.run([sass, *options, "govuk.scss", beside / "govuk.css"], cwd=HERE, check=True)
    shutil.copyfile(MODULES / SCRIPT, beside / "htmx.js")
    for licence, name in LICENCES.items():
        shutil.copyfile(licence, beside / name)
    shutil.rmtree(VENDORED, ignore_errors=True)
    os.replace(beside, VENDORED)


def is_fresh() -> bool:
    """Return whether what was built is newer than what it is built from."""
    built = VENDORED / "govuk.css"
    sources = [HERE / name for name in ("package-lock.json", "govuk.scss", "bring.py")]
    return built.is_file() and all(each.stat().st_mtime <= built.stat().st_mtime for each in sources)


if __name__ == "__main__":
    bring()
