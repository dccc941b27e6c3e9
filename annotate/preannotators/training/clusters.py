"""Clusters of natasha's word vectors by spherical k-means, in two steps: 512 fine ones, 64 of those."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from annotate.preannotators.learned.clusters import FILE

FINE, COARSE = 512, 64
_ROUNDS = 12
_SAMPLE = 60_000
_SEED = 20_240_217


def make(folder: Path) -> dict[str, int]:
    """Writes the file into `folder`; what the card says of it."""
    from natasha import NewsEmbedding

    embedding = NewsEmbedding()
    vectors = _unit(embedding.pq.unpack().astype(np.float32))
    words = embedding.vocab.words
    usable = np.array([i for i, word in enumerate(words) if not word.startswith("<")])
    random = np.random.default_rng(_SEED)
    sample = vectors[np.sort(random.choice(usable, _SAMPLE, replace=False))]
    centres = _kmeans(sample, FINE, random)
    fine = np.zeros(len(words), dtype=np.uint16)
    for at in range(0, len(words), 20_000):
        fine[at : at + 20_000] = (vectors[at : at + 20_000] @ centres.T).argmax(axis=1) + 1
    fine[[i for i, word in enumerate(words) if word.startswith("<")]] = 0
    broad = _kmeans(centres, COARSE, random)
    coarse = np.zeros(FINE + 1, dtype=np.uint8)
    coarse[1:] = (centres @ broad.T).argmax(axis=1) + 1
    np.savez_compressed(folder / FILE, fine=fine, coarse=coarse)
    return {"words": len(words), "fine": FINE, "coarse": COARSE}


def _unit(vectors: Any) -> Any:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def _kmeans(vectors: Any, count: int, random: Any) -> Any:
    centres = vectors[np.sort(random.choice(len(vectors), count, replace=False))]
    for _ in range(_ROUNDS):
        nearest = np.concatenate([(part @ centres.T).argmax(axis=1) for part in np.array_split(vectors, 8)])
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, vectors)
        filled = np.bincount(nearest, minlength=count) > 0
        centres = _unit(np.where(filled[:, None], sums, centres))
    return centres
