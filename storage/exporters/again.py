"""The command that makes a dataset again, and the plan of it as values. No path of the machine is in either."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from annotate.ports import ADJUDICATED, EACH, ExportPlan, Split

NAMELESS = "ANNOTATOR"
"""Stands for the name of the one annotator where pseudonyms are asked for."""


def command(project: str, plan: ExportPlan) -> str:
    """`kavychki export ...` with relative names, quoted for a shell."""
    words = ["kavychki", "export", _bare(project), _bare(plan.target), "--format", plan.format]
    words += [f"--annotator={annotator(plan)}"]
    words += [] if plan.done else ["--status=all"]
    words += ["--with-suggestions"] if plan.suggestions else []
    for name, several in (("layers", plan.layers), ("labels", plan.labels)):
        words += [f"--{name}={','.join(several)}"] if several else []
    for name, value in (("query", plan.query), ("since", plan.since), ("until", plan.until)):
        words += [f"--{name}={value}"] if value else []
    words += [f"--set={name}={value}" for name, value in sorted(plan.choices.items())]
    if plan.split is not None:
        words += [f"--split={shares(plan.split)}", f"--split-by={plan.split.by}", f"--seed={plan.split.seed}"]
    words += ["--pseudonyms"] if plan.pseudonyms else []
    return shlex.join(words)


def shares(split: Split) -> str:
    """The shares of a split as the command line has them, in percent: "80/10/10"."""
    return "/".join(f"{round(100 * share, 6):g}" for share in split.shares)


def plain(plan: ExportPlan, chosen: Mapping[str, str]) -> dict[str, Any]:
    """The plan as values of JSON, with a value for each choice."""
    split = plan.split
    return {
        "format": plan.format,
        "choices": dict(sorted(chosen.items())),
        "annotator": annotator(plan),
        "done": plan.done,
        "suggestions": plan.suggestions,
        "layers": list(plan.layers),
        "labels": list(plan.labels),
        "query": plan.query,
        "since": plan.since,
        "until": plan.until,
        "split": {"shares": shares(split), "by": split.by, "seed": split.seed} if split else None,
        "pseudonyms": plan.pseudonyms,
    }


def annotator(plan: ExportPlan) -> str:
    """Whose work it is, as one may know."""
    named = plan.annotator not in (EACH, ADJUDICATED)
    return NAMELESS if plan.pseudonyms and named else plan.annotator


def _bare(path: str) -> str:
    """The name of a file, never taken for an option."""
    name = PurePath(path).name
    return f"./{name}" if name.startswith("-") else name
