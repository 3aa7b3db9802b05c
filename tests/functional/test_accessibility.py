"""axe-core finds nothing against WCAG 2.2 AA: report, citizen's page and pages of answers, all folds open.

axe-core is no part of the project. Where node keeps it (HEALTHTRUST_AXE names the folder that holds it, or
the file axe.min.js; else node_modules of the repository) and a browser is installed, its script is put into
a copy of each page, and what it found is read from the page.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from healthtrust.runs.folder import RunFolder
from healthtrust.runs.report import WantedReport, report
from tests.functional.conftest import Command
from tests.tree import ROOT

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
BROWSER = next((found for name in BROWSERS if (found := shutil.which(name))), None)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)

RUN = """<script>
addEventListener("load", async () => {
  document.querySelectorAll("details").forEach(fold => fold.open = true);
  const found = await axe.run(document, {runOnly: RULES});
  const told = found.violations.map(v => [v.id, v.impact, v.nodes.length, v.nodes[0].html.slice(0, 120)]);
  const answer = document.createElement("pre");
  answer.id = "axe-found";
  answer.textContent = JSON.stringify({violations: told, passes: found.passes.length});
  document.body.append(answer);
});
</script>"""


def axe_script() -> Path | None:
    """Where axe-core's one file lies, if anywhere."""
    named = os.environ.get("HEALTHTRUST_AXE", "")
    folders = [Path(named)] if named else [ROOT / "node_modules"]
    inside = ("", "axe.min.js", "axe-core/axe.min.js", "node_modules/axe-core/axe.min.js")
    return next((f / name for f in folders for name in inside if (f / name).is_file()), None)


AXE = axe_script()
pytestmark = pytest.mark.skipif(
    BROWSER is None or AXE is None,
    reason="needs a browser and axe-core: npm install axe-core, or HEALTHTRUST_AXE names its folder",
)


def violations(page: Path, folder: Path, width: int = 1280) -> list[list[object]]:
    """Return what axe-core finds on a page, opened in the browser at a width."""
    assert AXE is not None and BROWSER is not None
    text = re.sub(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", page.read_text("utf-8"))
    script = AXE.read_text("utf-8").replace("</script", "<\\/script")
    probe = folder / f"probe-{width}-{page.name}"
    injected = f"<script>{script}</script>{RUN.replace('RULES', json.dumps(RULES))}</head>"
    probe.write_text(text.replace("</head>", injected, 1), encoding="utf-8")
    command = [BROWSER, "--headless", *QUIET, f"--user-data-dir={folder / 'profile'}"]
    size = (f"--window-size={width},900", "--virtual-time-budget=30000", "--dump-dom", probe.as_uri())
    done = subprocess.run([*command, *size], capture_output=True, text=True, timeout=120, check=True)
    found = re.search(r'<pre id="axe-found">(.*?)</pre>', done.stdout, re.S)
    assert found is not None, "axe-core did not run"
    told = json.loads(html.unescape(found[1]))
    assert told["passes"] > 3
    return list(told["violations"])


def test_report_and_citizens_page(valley: RunFolder, tmp_path: Path) -> None:
    whole, short = report(valley, WantedReport(citizen=True, out=tmp_path / "out"))
    assert violations(whole, tmp_path) == []
    assert violations(short, tmp_path, 390) == []


def test_pages_of_answers(command: Command, tmp_path: Path) -> None:
    places = ["place,parent,population,population_growth,actual,weight", "Vale,,,,,"]
    places += ["Ash,Vale,52000,0.012,80000000,56160", "Birch,Vale,31000,0.004,52000000,30070"]
    (tmp_path / "places.csv").write_text("\n".join(places), encoding="utf-8")
    (tmp_path / "pace.toml").write_text("slope = 0.25\nleast_per_head = 0.01\n", encoding="utf-8")
    asked = ("--places", "places.csv", "--rules", "pace.toml", "--budget", "140000000", "--years", "4")
    done = command("allocate", "pace", *asked, "--growth", "0.045", "--to", "pace.html")
    assert done.returncode == 0, done.stderr
    assert violations(tmp_path / "pace.html", tmp_path) == []


def test_a_page_that_is_wrong_is_found(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.html"
    wrong.write_text(
        "<html><head><title>x</title></head><body><img src='x.png'><p>a</p></body></html>", "utf-8"
    )
    assert {"html-has-lang", "image-alt"} <= {str(found[0]) for found in violations(wrong, tmp_path)}
