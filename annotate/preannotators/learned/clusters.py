"""Clusters of words that are used alike: natasha's word vectors (navec), made coarse enough to learn from.

No numpy where the file is missing; the vectors themselves are not needed to look a word up.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

FILE = "clusters.npz"
FOLDER = Path(__file__).resolve().parent.parent / "models_data"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Clusters:
    """For each word of the vocabulary the number of its fine cluster (0: none), for each fine one its coarse one."""

    fine: Any
    coarse: Any

    @classmethod
    def shipped(cls, words: int, folder: Path = FOLDER) -> Clusters:
        """The clusters that ship; none for a vocabulary of another size or where the file is missing."""
        for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
            os.environ.setdefault(name, "1")
        import numpy as np

        try:
            with (folder / FILE).open("rb") as file, np.load(file, allow_pickle=False) as held:
                fine, coarse = held["fine"], held["coarse"]
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            _log.warning("%s cannot be read (%s): words have no clusters", FILE, type(error).__name__)
            return cls((), ())
        if len(fine) != words:
            _log.warning("%s is made for %d words, the vectors have %d", FILE, len(fine), words)
            return cls((), ())
        return cls(fine, coarse)

    def of(self, number: int) -> tuple[int, int]:
        """(fine, coarse) of the word with this number in the vocabulary, from 1; (0, 0) for none."""
        if not len(self.fine):
            return 0, 0
        fine = int(self.fine[number])
        return fine, int(self.coarse[fine])
