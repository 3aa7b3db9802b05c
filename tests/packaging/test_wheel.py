"""A stranger installs the wheel, far from this repository, and runs the bundled valley."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.tree import ROOT


def ran(*command: str | Path, cwd: Path) -> str:
    """Standard output of a command that must succeed; it sees nothing of this repository."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=clean, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    ran(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    (built,) = out.glob("healthtrust-*.whl")
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it; only what it depends on is borrowed from this one."""
    place = tmp_path_factory.mktemp("elsewhere")
    ran(sys.executable, "-m", "venv", "--without-pip", place, cwd=place)
    ran(
        sys.executable,
        "-m",
        "pip",
        "--python",
        place,
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        wheel,
        cwd=place,
    )
    (packages,) = place.glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return place


def test_the_wheel_holds_the_package_its_data_and_its_licence(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "src" / "healthtrust"
    wanted = {
        str(path.relative_to(ROOT / "src"))
        for path in source.rglob("*")
        if path.is_file() and path.suffix != ".pyc" and not path.name.endswith((".nbi", ".nbc"))
    }
    assert wanted <= held
    assert {name.split("/")[0].split("-")[0] for name in held} == {"healthtrust"}
    assert [name for name in held if name.endswith("LICENSE")]
    assert [name for name in held if name.startswith("healthtrust/catalogue/designs/")]
    assert [name for name in held if name.startswith("healthtrust/reports/templates/")]
    assert "healthtrust/web/templates/layout.html" in held
    assert "healthtrust/web/language/locale/zh_Hans/LC_MESSAGES/messages.po" in held
    brought = source / "web" / "static" / "vendored"
    assert {f"healthtrust/web/static/vendored/{path.name}" for path in brought.glob("*")} <= held


def test_the_wheel_alone_runs_the_valley(elsewhere: Path) -> None:
    python = elsewhere / "bin" / "python"
    lies = ran(python, "-c", "import healthtrust; print(healthtrust.__file__)", cwd=elsewhere).strip()
    assert Path(lies).is_relative_to(elsewhere)

    runs = elsewhere / "runs"
    ran(elsewhere / "bin" / "healthtrust", "run", "valley", "--folder", runs, cwd=elsewhere)
    (report,) = runs.rglob("report.html")
    assert "</html>" in report.read_text(encoding="utf-8")


def test_the_wheel_alone_serves_its_pages(elsewhere: Path) -> None:
    folder = elsewhere / "served"
    folder.mkdir()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [elsewhere / "bin" / "healthtrust", "serve", folder, "--port", "0"]
    process = subprocess.Popen(command, cwd=elsewhere, env=clean, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        found = re.search(r"http://[^\s/]+:\d+", process.stderr.readline())
        assert found is not None
        for address in ("/", "/designs/valley/pool"):
            with urlopen(found.group(0) + address, timeout=30) as answer:
                assert "</html>" in answer.read().decode("utf-8")
    finally:
        process.terminate()
        process.wait(20)
