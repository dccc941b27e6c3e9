"""The learned tagger of entities: one text's findings by group of types, made once and shared by the makers."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from annotate.preannotators.analysis import Analyser, Analysis
from annotate.preannotators.learned.clusters import FOLDER

if TYPE_CHECKING:
    from annotate.preannotators.learned.chain import Chains, Found

FILE = "entities.npz"

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

    own = attributes(analysis, words)
    return model.find(own, [(s.first, s.last) for s in analysis.sentences])
