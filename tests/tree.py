"""The source tree as data: its modules, their functions, and what they import."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"
STEPS = ("people", "pool", "package", "allocate", "market", "deliver", "review")

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Function:
    """One function or method: where it stands, how long its body is, and what it takes."""

    module: str
    node: FunctionNode
    text: str

    @property
    def name(self) -> str:
        return f"{self.module}:{self.node.lineno} {self.node.name}"

    @property
    def lines(self) -> int:
        """Lines from `def` to the end, the docstring not counted."""
        whole = (self.node.end_lineno or 0) - self.node.lineno + 1
        first = self.node.body[0]
        if ast.get_docstring(self.node, clean=False) is None or len(self.node.body) == 1:
            return whole
        return whole - ((first.end_lineno or 0) - first.lineno + 1)

    @property
    def arguments(self) -> tuple[str, ...]:
        takes = self.node.args
        named = [*takes.posonlyargs, *takes.args, *takes.kwonlyargs]
        return tuple(each.arg for each in named if each.arg not in ("self", "cls"))

    @property
    def decorators(self) -> set[str]:
        """The last word of each decorator: `njit` for `@numba.njit(cache=True)`."""
        bare = [each.func if isinstance(each, ast.Call) else each for each in self.node.decorator_list]
        return {ast.unparse(each).rsplit(".", 1)[-1] for each in bare}


@dataclass(frozen=True)
class Module:
    """One file of the package."""

    path: Path

    @cached_property
    def name(self) -> str:
        parts = self.path.relative_to(SOURCE).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def syntax(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    @property
    def step(self) -> str | None:
        """The step it belongs to, if any."""
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 and parts[1] in STEPS else None

    def functions(self) -> tuple[Function, ...]:
        return self._functions

    @cached_property
    def _functions(self) -> tuple[Function, ...]:
        return tuple(
            Function(self.name, node, ast.get_source_segment(self.text, node) or "")
            for node in ast.walk(self.syntax)
            if isinstance(node, FunctionNode)
        )

    def imports(self) -> Iterator[tuple[str, str]]:
        """Each import as (module, name); the name is empty for a plain `import module`."""
        for node in ast.walk(self.syntax):
            if isinstance(node, ast.Import):
                yield from ((each.name, "") for each in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                yield from ((node.module or "", each.name) for each in node.names)

    def imported_modules(self) -> set[str]:
        """Modules of ours that it imports, `from package import module` resolved to the module."""
        return {
            f"{module}.{name}" if f"{module}.{name}" in names() else module
            for module, name in self.imports()
            if module.split(".")[0] == "healthtrust"
        }

    def lies_in(self, *patterns: str) -> bool:
        return any(fnmatchcase(self.name, pattern) for pattern in patterns)


@cache
def modules() -> list[Module]:
    """Every module of the package, in the order of the alphabet; each is read and parsed once a run."""
    return [Module(path) for path in sorted((SOURCE / "healthtrust").rglob("*.py"))]


@cache
def names() -> frozenset[str]:
    """The dotted name of every module of the package."""
    return frozenset(module.name for module in modules())


def kept_files() -> list[Path]:
    """The files git keeps or would keep: tracked, or new and not ignored."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = (ROOT / name for name in listing.split("\0") if name)
    return sorted(path for path in found if path.is_file())
