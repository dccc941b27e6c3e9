"""The learned tagger of entities: one text's findings by group of types, made once and shared by the makers."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from annotate.preannotators.analysis import Analyser, Analysis
from annotate.preannotators.learned.clusters import FOLDER

if TYPE_CHECKING:
    from annotate.preannotators.learned.chain import Chains, Found
    from annotate.preannotators.learned.perceptron import Perceptron
    from annotate.preannotators.learned.seen import Joint

FILE = "entities.npz"

# Two models that look at the same words are too sure together: slope and intercept of a logistic regression of "is
# right" on the log odds, on a fifth of NEREL's training texts that neither had seen.
_SLOPE, _INTERCEPT = 0.36, -0.44
_SUREST = 0.9999

_log = logging.getLogger(__name__)


@cache
def chains(path: Path = FOLDER / FILE) -> Chains | None:
    """The model at `path`, loaded at the first call; None, with a line in the log, where it cannot be used."""
    if not path.exists():
        _log.warning("no %s: entities come from the rules alone", path.name)
        return None
    from annotate.preannotators.learned.chain import Chains

    try:
        return Chains(path)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        _log.warning("%s cannot be read (%s): entities come from the rules alone", path.name, type(error).__name__)
        return None


def find(analysis: Analysis, words: Analyser) -> Mapping[str, Sequence[Found]] | None:
    """Per group of types the findings in reading order; None without a model."""
    model = chains()
    if model is None:
        return None
    from annotate.preannotators.learned.attributes import attributes
    from annotate.preannotators.learned.perceptron import shipped
    from annotate.preannotators.learned.seen import Seen

    other = shipped() if analysis.kept else None
    own = Seen(attributes(analysis, words), _joint(model, other))
    hints = other.hints(analysis.kept, own, model.groups) if other else None
    found = model.find(own, [(s.first, s.last) for s in analysis.sentences], hints)
    if hints is None:
        return found
    return {group: [replace(f, score=_tempered(f.score)) for f in mentions] for group, mentions in found.items()}


@cache
def _joint(model: Chains, other: Perceptron | None) -> Joint:
    from annotate.preannotators.learned.seen import Joint

    return Joint([model.ids, other.ids] if other else [model.ids])


def _tempered(score: float) -> float:
    """The share of mentions with this score that are right."""
    if score <= 0:
        return 0.0
    odds = math.log(min(score, _SUREST) / (1 - min(score, _SUREST)))
    return round(1 / (1 + math.exp(-_INTERCEPT - _SLOPE * odds)), 4)
