"""The helper process of the window: `python -m annotate.preannotators.worker`.

Lines of JSON (UTF-8, ASCII only) in both directions, each flushed at once:

    in   {"job": any, "text": str}                      an article: what could be suggested in it?
         {"job": any, "paragraph": str}                 a paragraph: what belongs together in it?
    out  {"ready": {maker: version}}                    once, when the models are loaded
         {"job": ..., "drafts": [...]}                  the shape of `shapes.draft_to_json`
         {"job": ..., "groups": [[start, end]], "clauses": [[start, end]]}
         {"job": ..., "error": str}                     that job failed; the next one is served

It ends at the end of its input, so it never outlives its window.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

from annotate.phrases import Groups
from annotate.preannotators import NewsPreAnnotator
from annotate.preannotators.collector import spare
from annotate.preannotators.shapes import draft_to_json, groups_to_json
from annotate.suggestions import Draft

SuggestMany = Callable[[Sequence[str]], list[list[Draft]]]

_NICENESS = 10  # below the window, above idle work


def main() -> int:
    """Serves standard input until it ends; 0."""
    _step_back()
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    # what a library prints must not land between the answers
    sys.stdout = sys.stderr
    preannotator = NewsPreAnnotator()
    preannotator.load()
    spare()
    try:
        _say(answers, {"ready": dict(preannotator.makers)})
        serve(given, answers, preannotator.suggest_many, preannotator.groups)
    except BrokenPipeError:  # the window is gone; what is left in the buffer has no reader
        os.dup2(os.open(os.devnull, os.O_WRONLY), answers.fileno())
    return 0


def serve(given: BinaryIO, answers: BinaryIO, suggest_many: SuggestMany, groups: Callable[[str], Groups]) -> None:
    """Answers each line of `given` with one line, in order."""
    for line in iter(given.readline, b""):
        if line.strip():
            _say(answers, _answer(line, suggest_many, groups))


def _answer(line: bytes, suggest_many: SuggestMany, groups: Callable[[str], Groups]) -> dict[str, Any]:
    job: Any = None
    try:
        request = json.loads(line)
        job = request["job"]
        if "paragraph" in request:
            return {"job": job, **groups_to_json(groups(request["paragraph"]))}
        (drafts,) = suggest_many([request["text"]])
        return {"job": job, "drafts": [draft_to_json(draft) for draft in drafts]}
    # A text that breaks a maker is a bug, but it must not take the other texts with it; the type says what broke
    # and the article's words stay out of the message.
    except Exception as error:  # noqa: BLE001
        return {"job": job, "error": type(error).__name__}


def _say(answers: BinaryIO, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message, ensure_ascii=True).encode("ascii") + b"\n")
    answers.flush()


def _step_back() -> None:
    if hasattr(os, "nice"):
        os.nice(_NICENESS)


if __name__ == "__main__":
    raise SystemExit(main())
