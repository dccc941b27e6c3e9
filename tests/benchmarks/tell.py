"""How measurements are told: the machine, a figure beside its bar."""

from __future__ import annotations

import compileall
import math
import os
import platform
import time
from pathlib import Path


def machine() -> str:
    """System, Python, cores, and the load that else there is: figures under load say little."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.2f}"


def stalls(times: int = 300) -> str:
    """What the same sum takes again and again: what of a worst case is the machine's, without the program."""
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        sum(i * i for i in range(200_000))
        took.append((time.perf_counter() - begun) * 1000)
    ordered = sorted(took)
    share = ordered[math.ceil(times * 0.99) - 1]
    return f"the same sum {times} times: median {ordered[times // 2]:.1f} ms, p99 {share:.1f}, worst {ordered[-1]:.1f}"


def compile_modules() -> None:
    """Compiles the program's modules, as whoever installs it has them: Python does not do that by itself everywhere."""
    for room in ("annotate", "storage", "ui"):
        compileall.compile_dir(Path(__file__).parents[2] / room, quiet=2)


def line(what: str, value: float, bar: float, unit: str = "ms", cpu: float | None = None, least: bool = False) -> bool:
    """One figure beside its bar, which is the most it may be (or with `least` the least); whether it is met."""
    met = value >= bar if least else value <= bar
    busy = f"   (cpu {cpu:.1f})" if cpu is not None else ""
    digits = 3 if bar < 1 else 1
    shown = f"{bar:6.{0 if bar == int(bar) else 1 if bar > 1 else 2}f}"
    print(f"{what:58}{value:10.{digits}f} {unit:3} bar {shown} {unit}   {'ok' if met else 'MISSED'}{busy}", flush=True)
    return met
