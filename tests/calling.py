"""The program called with words: in this process, or in one of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import main

PROGRAM = Path(main.__file__)


def run(folder: Path, *words: str, given: str | bytes = "") -> tuple[int, str, str]:
    """Exit code, what was printed, what was said, by a call."""
    here, streams = Path.cwd(), (sys.stdin, sys.stdout, sys.stderr)
    data = given if isinstance(given, bytes) else given.encode()
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    os.chdir(folder)
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"), out, err
    named = os.environ.get("KAVYCHKI_ANNOTATOR")
    os.environ["KAVYCHKI_ANNOTATOR"] = "Анна"
    try:
        code = main.main(words)
    except SystemExit as ended:
        code = int(ended.code or 0)
    finally:
        os.chdir(here)
        sys.stdin, sys.stdout, sys.stderr = streams
        os.environ.pop("KAVYCHKI_ANNOTATOR")
        os.environ |= {"KAVYCHKI_ANNOTATOR": named} if named is not None else {}
    said = []
    for stream in (out, err):
        stream.flush()
        assert isinstance(stream.buffer, io.BytesIO)
        said.append(stream.buffer.getvalue().decode("utf-8"))
    return code, said[0], said[1]


def process(folder: Path, *words: str, given: str | bytes = "", **environment: str) -> tuple[int, str, str]:
    """The same by a process."""
    ended = subprocess.run(
        [sys.executable, str(PROGRAM), *words],
        cwd=folder,
        input=given if isinstance(given, bytes) else given.encode(),
        capture_output=True,
        timeout=120,
        check=False,
        env={**os.environ, "KAVYCHKI_ANNOTATOR": "Анна", **environment},
    )
    out, err = (stream.decode("utf-8").replace("\r\n", "\n") for stream in (ended.stdout, ended.stderr))
    assert "Traceback" not in err, err
    return ended.returncode, out, err
