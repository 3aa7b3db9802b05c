"""A page is a page: modules and functions stay short enough to read at one sitting."""

from __future__ import annotations

import statistics

from tests.tree import Function, Module, modules

KERNEL = {"njit", "jit", "vectorize", "guvectorize", "kernel"}
COMMAND = {"command", "callback"}
RECORD = {"classmethod"}


def functions() -> list[Function]:
    return [function for module in modules() for function in module.functions()]


def test_no_module_is_longer_than_400_lines() -> None:
    long = {m.name: n for m in modules() if (n := m.text.count("\n")) > 400}
    assert not long


def test_no_module_imports_more_than_twelve_of_ours() -> None:
    tangled = {m.name: len(m.imported_modules()) for m in modules() if not is_front(m)}
    assert not {name: n for name, n in tangled.items() if n > 12}


def is_front(module: Module) -> bool:
    """The public front, the command list and the state name everything; that is what they are for."""
    return module.name in ("healthtrust", "healthtrust.cli.main", "healthtrust.state")


def test_half_of_all_functions_have_at_most_seven_lines() -> None:
    assert statistics.median(f.lines for f in functions()) <= 7


def test_nine_functions_in_ten_have_at_most_25_lines() -> None:
    lengths = sorted(f.lines for f in functions())
    assert lengths[int(0.9 * (len(lengths) - 1))] <= 25


def test_no_function_is_longer_than_60_lines_without_a_written_reason() -> None:
    long = {f.name: f.lines for f in functions() if f.lines > 60 and "Long because" not in f.text}
    assert not long


def test_functions_take_at_most_five_arguments() -> None:
    """Kernels take columns, commands options, a record's constructor its fields; a kernel's twin the same."""
    crowded = {}
    for module in modules():
        here = list(module.functions())
        kernels = {f.arguments for f in here if f.decorators & KERNEL}
        for f in here:
            exempt = f.decorators & (KERNEL | COMMAND | RECORD) or f.arguments in kernels
            if len(f.arguments) > 5 and not exempt:
                crowded[f.name] = len(f.arguments)
    assert not crowded
