"""Kavychki: the window, or a command without one.

    main.py [PROJECT]            the window
    main.py COMMAND ...          see `main.py --help`

A project that is called like a command is opened as ./new. Exit codes: 0 done, 1 something failed (said on
stderr), 2 wrong usage, 130 interrupted. KAVYCHKI_ANNOTATOR names the annotator; without it that is the user.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from typing import Any

from annotate.errors import KavychkiError
from storage.terminal import register
from storage.terminal.telling import FAILED, Failed

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of the program called with `arguments` (default: the process's)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    # what we print is read by programs, which expect UTF-8 whatever the console speaks
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        # who read us has gone; Python would complain once more when it flushes at exit
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except KavychkiError as error:
        print(f"kavychki: {error}", file=sys.stderr)
        return FAILED
    return code


def _run(words: list[str]) -> int:
    parser, commands = _parser()
    if words and (words[0] in commands or words[0].startswith("-")):
        given = parser.parse_args(words)
        if given.command:
            return int(given.run(given))
    elif len(words) > 1:
        parser.error(f"there is no command {words[0]!r}")
    return _window(words[0] if words else None)


class _Version(argparse.Action):
    """Prints the version; it is looked up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> None:
        from importlib import metadata

        try:
            version = metadata.version("kavychki")
        except metadata.PackageNotFoundError:
            version = "(not installed: running from a checkout)"
        print(f"kavychki {version}")
        parser.exit()


def _parser() -> tuple[argparse.ArgumentParser, frozenset[str]]:
    parser = argparse.ArgumentParser(
        prog="kavychki",
        description="Turns news articles into labelled datasets. Without a command it opens the window.",
        epilog="kavychki [PROJECT] opens the window on a project, or where you last were.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    parser.set_defaults(command="")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    def command(name: str, run: Any, what: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=what, description=what)
        made.set_defaults(run=run)
        return made

    register(command)
    render = command("render", _render, "writes a picture (PNG) of the window on a project; needs no display")
    render.add_argument("project", metavar="PROJECT")
    render.add_argument("picture", metavar="PNG")
    return parser, frozenset(commands.choices)


def _window(path: str | None) -> int:
    from storage.outside import World
    from ui.app import run

    return run(path, World())


def _render(given: argparse.Namespace) -> int:
    from storage.outside import World

    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform in ("darwin", "win32")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.app import render

    if not render(given.project, given.picture, World()):
        raise Failed(f"{given.picture}: the picture could not be written; check its folder and the free space")
    print(given.picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
