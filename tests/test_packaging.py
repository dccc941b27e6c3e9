"""The house as a whole: who imports whom, what is installed, and what no file may hold."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from PySide6.QtGui import QGuiApplication, QRawFont

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("annotate", "storage", "ui")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

# Modules longer than 400 lines, each with the reason why it is one thing all the same.
LONG_MODULES: dict[str, str] = {}

TRAINING = "annotate/preannotators/training/"

# import name -> the requirement that brings it, where they differ
DISTRIBUTIONS = {
    "PySide6": "pyside6-essentials",
    "shiboken6": "pyside6-essentials",
    "charset_normalizer": "charset-normalizer",
    "cassis": "dkpro-cassis",
    "dawg_python": "dawg-python",
    "docx": "python-docx",
    "pycrfsuite": "python-crfsuite",
    "pymorphy2_dicts_ru": "pymorphy2-dicts-ru",
    "sqlite_utils": "sqlite-utils",
    "tomli_w": "tomli-w",
}


def _files() -> list[Path]:
    """Every file that is, or could be committed to, the repository."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        found = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        tops = [ROOT / name for name in (*PACKAGES, "tests", "docs", ".ci")]
        found = [p for top in tops for p in top.rglob("*") if "__pycache__" not in p.parts]
        found += [p for p in ROOT.iterdir() if p.suffix in (".md", ".py", ".toml") or p.name == "Makefile"]
    return sorted(p for p in found if p.is_file())


def _texts() -> dict[str, str]:
    """The text files among them, by path from the top."""
    out = {}
    for path in _files():
        raw = path.read_bytes()
        if b"\0" not in raw and path.suffix not in (".qm", ".ttf", ".png"):
            out[path.relative_to(ROOT).as_posix()] = raw.decode("utf-8", errors="replace")
    return out


def _sources() -> dict[str, str]:
    return {name: text for name, text in _texts().items() if name.endswith(".py")}


def _imported(source: str) -> set[str]:
    """The top-level packages that a module imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def _contracts_kept(folder: Path) -> subprocess.CompletedProcess[str]:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )


def test_nobody_imports_what_is_none_of_its_business() -> None:
    result = _contracts_kept(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("annotate/model/x.py", "import ui.window"),
        ("annotate/model/x.py", "from storage import project"),
        ("annotate/model/x.py", "from PySide6.QtCore import QObject"),
        ("annotate/commands.py", "import sqlite3"),
        ("annotate/commands.py", "import natasha"),
        ("annotate/commands.py", "import pycrfsuite"),
        ("annotate/preannotators/models.py", "import pycrfsuite"),
        ("annotate/commands.py", "import main"),
        ("storage/x.py", "import ui.window"),
        ("storage/x.py", "from PySide6 import QtCore"),
        ("storage/x.py", "import numpy"),
        ("ui/x.py", "from storage import project"),
        ("ui/x.py", "import sqlite_utils"),
        ("ui/x.py", "from pymorphy2 import MorphAnalyzer"),
    ],
)
def test_a_wall_that_is_broken_is_seen(tmp_path: Path, module: str, line: str) -> None:
    for name in (
        "annotate",
        "annotate/model",
        "annotate/preannotators",
        "annotate/preannotators/training",
        "storage",
        "ui",
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    (tmp_path / "annotate/preannotators/models.py").write_text("import natasha, numpy\n")
    (tmp_path / "annotate/preannotators/training/pack.py").write_text("import numpy, pycrfsuite\n")
    (tmp_path / "storage/project.py").write_text("import sqlite3, sqlite_utils\nimport annotate.model\n")
    (tmp_path / "ui/window.py").write_text("import PySide6.QtWidgets\nimport annotate.model\n")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    kept = _contracts_kept(tmp_path)
    assert kept.returncode == 0, kept.stdout + kept.stderr
    (tmp_path / module).write_text(line + "\n")
    broken = _contracts_kept(tmp_path)
    assert (broken.returncode, "BROKEN" in broken.stdout) == (1, True), broken.stdout + broken.stderr


def test_training_stays_out_of_the_running_program() -> None:
    package = TRAINING.removesuffix("/").replace("/", ".")
    named = [name for name, source in _sources().items() if package in source and not name.startswith(TRAINING)]
    assert [name for name in named if not name.startswith("tests/")] == []


def test_the_composition_root_has_no_hands_of_its_own() -> None:
    """main.py puts rooms together; it speaks neither to Qt nor to SQLite nor to natasha."""
    others = _imported((ROOT / "main.py").read_text(encoding="utf-8")) - set(sys.stdlib_module_names)
    assert (others - set(PACKAGES), "sqlite3" in _imported((ROOT / "main.py").read_text(encoding="utf-8"))) == (
        set(),
        False,
    )


def test_every_package_that_is_imported_is_required_by_name() -> None:
    required = {Requirement(r).name.lower() for r in PROJECT["project"]["dependencies"]}
    extras = PROJECT["project"]["optional-dependencies"]
    optional = {
        Requirement(r).name.lower() for extra in extras if extra not in ("dev", "formats") for r in extras[extra]
    }
    for_work = {Requirement(r).name.lower() for r in PROJECT["project"]["optional-dependencies"]["dev"]}
    foreign: dict[str, list[str]] = {}
    for name, source in _sources().items():
        if name.startswith("tests/"):
            continue
        if name.startswith(TRAINING):  # what makes the models is for those who work on the program
            held = {DISTRIBUTIONS.get(p, p) for p in _imported(source) - set(sys.stdlib_module_names) - {*PACKAGES}}
            assert held - required - for_work == set(), name
            continue
        for package in _imported(source) - set(sys.stdlib_module_names) - {*PACKAGES, "main"}:
            foreign.setdefault(DISTRIBUTIONS.get(package, package), []).append(name)
    assert {package: files for package, files in foreign.items() if package not in required | optional} == {}
    # trafilatura needs it without saying so
    assert (required | optional) - set(foreign) == {"lxml-html-clean"}, "required but never imported"


def test_every_requirement_is_ranged_and_its_tested_version_is_within() -> None:
    tested = {}
    for line in (ROOT / ".ci/constraints.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, version = line.split("==")
            tested[name.lower().replace("_", "-")] = version
    extras = [r for extra in PROJECT["project"]["optional-dependencies"].values() for r in extra]
    given = [r for r in map(Requirement, [*PROJECT["project"]["dependencies"], *extras]) if r.name != "kavychki"]
    for requirement in given:
        operators = {s.operator for s in requirement.specifier}
        assert {">=", "<"} <= operators, str(requirement)
        assert requirement.specifier.contains(tested[requirement.name.lower()]), str(requirement)


def test_what_is_installed_holds_fonts_words_and_samples_and_no_tests(tmp_path: Path) -> None:
    wheel = next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
        points = next(n for n in archive.namelist() if n.endswith("entry_points.txt"))
        assert archive.read(points).decode().split() == ["[console_scripts]", "kavychki", "=", "main:main"]
    wanted = {
        p.relative_to(ROOT).as_posix()
        for p in _files()
        if p.relative_to(ROOT).parts[0] in PACKAGES or p == ROOT / "main.py"
    }
    assert held == wanted
    assert {"ui/i18n/kavychki_ru.qm", "ui/fonts/PTSerif_400Regular.ttf"} <= held
    assert any(name.startswith("storage/sample/") and name.endswith(".txt") for name in held)


def test_everything_imports_without_setuptools_and_without_a_warning() -> None:
    """As in a fresh environment of Python 3.12 and later, where pkg_resources does not exist."""
    modules = [
        name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for name in _sources()
        if name.partition("/")[0] in PACKAGES and not name.endswith("__main__.py")
    ]
    code = (
        "import importlib, sys\n"
        "for name in ('setuptools', 'pkg_resources', 'distutils'): sys.modules[name] = None\n"
        f"for name in {[*modules, 'main']!r}: importlib.import_module(name)\n"
    )
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")


def test_no_module_is_longer_than_one_can_read() -> None:
    lengths = {name: text.count("\n") for name, text in _sources().items()}
    long = {name: length for name, length in lengths.items() if length > 400}
    assert {name: length for name, length in long.items() if name not in LONG_MODULES} == {}
    assert sorted(LONG_MODULES) == sorted(long), "no longer long: take it off the list"


def test_nothing_is_left_to_do_later() -> None:
    mark = re.compile(r"\b(TO" r"DO|FIX" r"ME)\b")
    found = [
        f"{name}:{number}"
        for name, text in _texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if mark.search(line)
    ]
    assert found == []


def test_no_file_names_a_package_index_or_a_folder_of_one_machine() -> None:
    mark = re.compile(
        r"(extra-|--)?index" r"-url|find" r"-links|pypi\.org/" r"simple|files\.python" r"hosted|registry\.npm"
        r"|(?<![\w.])/(root|home/\w+|work|opt/pypi)/"
    )  # fmt: skip
    found = [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in _texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if mark.search(line) and name != "tests/test_packaging.py"
    ]
    assert found == []


def test_every_call_of_make_in_the_readme_works() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    called = set(re.findall(r"\bmake ([a-z][a-z-]*)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert called >= {"run", "test", "check", "bench", "test-all", "translations"}
    assert called - targets == set()


@pytest.mark.parametrize("path", sorted((ROOT / "ui/fonts").glob("*.ttf")), ids=lambda path: path.stem)
def test_the_fonts_hold_what_russian_news_are_written_with(qapp: QGuiApplication, path: Path) -> None:
    font = QRawFont(str(path), 16)
    letters = [chr(c) for c in range(ord("А"), ord("я") + 1)]
    wanted = [*letters, *"ЁёІіЇїЄєҐґ«»„“”‚‘’—–…₽№%°§©·•×−", "\u0301", "\u00a0"]
    assert font.isValid()
    assert [c for c in wanted if not font.supportsCharacter(ord(c))] == []
    licence = path.parent / (path.stem.partition("_")[0] + "-OFL.txt")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence.read_text(encoding="utf-8")
