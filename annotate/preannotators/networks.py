"""natasha's three networks run over a whole text at once, in numpy: morphology, syntax, names.

The weights and the arithmetic are those of slovnet (github.com/natasha/slovnet): the vector of a word and of its shape,
three convolutions over neighbours, a head. slovnet pads batches of sentences to one length; here all tokens stand in
one row in which sentences do not see each other. Nothing is padded, and a word that comes again is multiplied once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

Range = tuple[int, int]

_AT_ONCE = 2048  # tokens; bounds the memory (20 KB a token)
_MORPH, _SYNTAX, _NAMES = range(3)
_NEARER = 1e-5  # what a token's distance costs a governor: where words repeat, scores are equal up to rounding
_LONGEST_WORD = 100  # code points; longer words share no place in the cache


@dataclass(frozen=True, slots=True)
class Reading:
    """What the networks say of each token: number of its tag, head (-1: none), relation, BIO tag of a name."""

    tags: list[int]
    heads: list[int]
    rels: list[str]
    names: list[str]
    # what the onlooker kept, one row a token, by chunks
    kept: list[Any] = field(default_factory=list, compare=False)


class Onlooker(Protocol):
    """What makes use of the networks' inner states, which come for nothing."""

    def keep(self, vectors: Any, states: Sequence[Any]) -> Any:
        """One row a token, of the vectors of the words and of the states of the three networks: of each (names,
        morphology, syntax) what its second and its third convolution give.
        """
        ...


class Networks:
    """The weights, laid out for rows of tokens. Results depend on the tokens and ranges given, and on nothing else."""

    def __init__(self, morph: Any, syntax: Any, names: Any, onlooker: Onlooker | None = None) -> None:
        """Takes natasha's taggers and parser, all over the same word vectors."""
        self._onlooker = onlooker
        infers = [tagger.infer for tagger in (morph, syntax, names)]
        models = [infer.model for infer in infers]
        vectors = models[_MORPH].emb.word
        chunks, centroids, width = vectors.codes.array.shape
        self._indexes = vectors.indexes.array
        self._codes = np.ascontiguousarray(vectors.codes.array, np.float32).reshape(chunks * centroids, width)
        self._offsets = np.arange(chunks) * centroids
        dimension = chunks * width
        self._vocabulary: Mapping[str, int] = infers[_MORPH].encoder.words_vocab.item_ids
        self._unknown: int = infers[_MORPH].encoder.words_vocab.unk_id
        self._shapes: Mapping[str, int] = infers[_MORPH].encoder.shapes_vocab.item_ids
        if any(infer.encoder.shapes_vocab.items != infers[_MORPH].encoder.shapes_vocab.items for infer in infers):
            raise ValueError("natasha's models do not agree on the shapes of words")
        first = [_kernel(model.encoder.layers[0]) for model in models]
        self._of_word = np.ascontiguousarray(np.concatenate([kernel[:dimension] for kernel in first], axis=1))
        self._of_shape = np.concatenate(
            [model.emb.shape.weight.array @ kernel[dimension:] for model, kernel in zip(models, first, strict=True)],
            axis=1,
        )
        self._encoders = [_Encoder(model.encoder.layers) for model in models]
        # part of speech and features, by number
        self.tags = [_parsed(tag) for tag in infers[_MORPH].decoder.tags_vocab.items]
        self._morph_head = models[_MORPH].head.proj
        self._parser = _Parser(models[_SYNTAX], infers[_SYNTAX].decoder.rels_vocab.items)
        self._name_tags: Sequence[str] = infers[_NAMES].decoder.tags_vocab.items
        self._names_head = models[_NAMES].head.proj
        self._transitions = models[_NAMES].head.crf.transitions.array
        self._seen = lru_cache(maxsize=50_000)(self._looked_up)

    def read(self, words: Sequence[str], sentences: Sequence[Range], blocks: Sequence[Range]) -> Reading:
        """The reading of all words. `sentences` and `blocks` (which the tagger of names sees as one) are ranges of
        them that cover all words in order; no sentence is cut by the end of a block.
        """
        out = Reading([], [], [], [])
        for some, together in _chunks(sentences, blocks):
            self._some(words, some, together, out)
        return out

    def _some(self, words: Sequence[str], sentences: Sequence[Range], blocks: Sequence[Range], out: Reading) -> None:
        begin, end = sentences[0][0], sentences[-1][1]
        products, ids, vectors = self._first_layer(words[begin:end])
        sentences = [(a - begin, b - begin) for a, b in sentences]
        blocks = [(a - begin, b - begin) for a, b in blocks]
        edges = _edges(sentences)
        morph = self._encoders[_MORPH](products, ids, edges, _MORPH)
        tags = _linear(morph[-1], self._morph_head).argmax(-1)
        out.tags.extend(tags.tolist())
        syntax = self._encoders[_SYNTAX](products, ids, edges, _SYNTAX)
        heads, rels = self._parser(syntax[-1], sentences)
        out.heads.extend(head + begin if head >= 0 else -1 for head in heads)
        out.rels.extend(rels)
        names = self._encoders[_NAMES](products, ids, _edges(blocks), _NAMES)
        emissions = _linear(names[-1], self._names_head)
        out.names.extend(self._name_tags[tag] for tag in _likeliest(emissions, self._transitions, blocks))
        if self._onlooker is not None:
            out.kept.append(self._onlooker.keep(vectors[ids - 1], [*names, *morph, *syntax]))

    def _first_layer(self, words: Sequence[str]) -> tuple[Any, Any, Any]:
        """What each distinct word gives its neighbours in the first convolutions, the word of each token, the vectors
        of the distinct words.

        Rows of the first: word * 9 + network * 3 + (0: to the next token, 1: to itself, 2: to the one before);
        word 0 is none.
        """
        numbers: dict[str, int] = {}
        ids = np.array([numbers.setdefault(word, len(numbers) + 1) for word in words])
        seen = [self._seen(word) if len(word) <= _LONGEST_WORD else self._looked_up(word) for word in numbers]
        places = self._indexes[[word for word, _ in seen]] + self._offsets
        vectors = self._codes.take(places.ravel(), axis=0).reshape(len(seen), -1)
        products = np.zeros((len(seen) + 1, self._of_word.shape[1]), np.float32)
        np.matmul(vectors, self._of_word, out=products[1:])
        products[1:] += self._of_shape[[shape for _, shape in seen]]
        return products.reshape((len(seen) + 1) * 9, -1), ids, vectors

    def _looked_up(self, word: str) -> tuple[int, int]:
        from slovnet.shape import word_shape

        return self._vocabulary.get(word.lower(), self._unknown), self._shapes[word_shape(word)]


class _Encoder:
    """The three convolutions of one network."""

    def __init__(self, layers: Sequence[Any]) -> None:
        self._kernels = [_kernel(layer) for layer in layers[1:]]
        self._biases = [layer.conv.bias.array for layer in layers]
        self._scales = [layer.norm.weight.array / layer.norm.std.array for layer in layers]
        self._shifts = [
            layer.norm.bias.array - layer.norm.mean.array * scale
            for layer, scale in zip(layers, self._scales, strict=True)
        ]

    def __call__(self, products: Any, ids: Any, edges: tuple[Any, Any], network: int) -> tuple[Any, Any]:
        """(tokens, features) of the second and of the third convolution; `edges` are the first and the last tokens of
        the ranges that see nothing outside.
        """
        firsts, lasts = edges
        before, after = np.zeros_like(ids), np.zeros_like(ids)
        before[1:], after[:-1] = ids[:-1], ids[1:]
        before[firsts], after[lasts] = 0, 0
        x = products[ids * 9 + (network * 3 + 1)]
        x += products[before * 9 + network * 3]
        x += products[after * 9 + (network * 3 + 2)]
        self._activated(x, 0)
        states = [x]
        for number, kernel in enumerate(self._kernels, 1):
            y = x @ kernel
            size = y.shape[1] // 3
            y[lasts, :size] = 0
            y[firsts, 2 * size :] = 0
            x = y[:, size : 2 * size].copy()
            x[1:] += y[:-1, :size]
            x[:-1] += y[1:, 2 * size :]
            self._activated(x, number)
            states.append(x)
        return states[-2], states[-1]

    def _activated(self, x: Any, number: int) -> None:
        x += self._biases[number]
        np.maximum(x, 0, out=x)
        x *= self._scales[number]
        x += self._shifts[number]


class _Parser:
    """The head that chooses for each token its governor and the relation to it."""

    def __init__(self, model: Any, rels: Sequence[str]) -> None:
        self._head, self._rel = model.head, model.rel
        self._rels = rels

    def __call__(self, x: Any, sentences: Sequence[Range]) -> tuple[list[int], list[str]]:
        """Governors as indexes of rows (-1: the root) and relations."""
        # a row for the root stands before each sentence
        at = np.concatenate([np.arange(a, b) + number for number, (a, b) in enumerate(sentences, 1)])
        roots = np.array([a + number for number, (a, _) in enumerate(sentences)])
        asking = _forward(x, self._head.head) @ self._head.kernel.array
        offered = self._with_roots(x, at, roots, self._head.root.array)
        offered = _forward(offered, self._head.tail)
        chosen = np.empty(len(x), np.intp)
        for (a, b), root in zip(sentences, roots.tolist(), strict=True):
            scores = asking[a:b] @ offered[root : root + 1 + b - a].T
            scores[:, 1:] -= _distances(b - a)
            chosen[a:b] = scores.argmax(-1)
        lengths = [b - a for a, b in sentences]
        governors = np.where(chosen > 0, np.repeat([a for a, _ in sentences], lengths) + chosen - 1, -1)
        heads = _forward(self._with_roots(x, at, roots, self._rel.root.array), self._rel.head)
        tails = _forward(x, self._rel.tail)
        asking = heads[np.repeat(roots, lengths) + chosen] @ self._rel.kernel.array
        scores = asking.reshape(len(x), -1, tails.shape[1]) @ tails[:, :, None]
        rels = scores[:, :, 0].argmax(-1)
        return governors.tolist(), [self._rels[rel] for rel in rels.tolist()]

    def _with_roots(self, x: Any, at: Any, roots: Any, root: Any) -> Any:
        whole = np.empty((len(x) + len(roots), x.shape[1]), np.float32)
        whole[at] = x
        whole[roots] = root
        return whole


@lru_cache(maxsize=256)
def _distances(length: int) -> Any:
    """What the distance between each two tokens of a sentence costs."""
    return abs(np.arange(length)[:, None] - np.arange(length)).astype(np.float32) * np.float32(_NEARER)


def _kernel(layer: Any) -> Any:
    """A convolution as (inputs, 3 * outputs): what a token gives the next one, itself, the one before."""
    weight = layer.conv.weight.array
    return np.ascontiguousarray(weight.transpose(1, 2, 0).reshape(weight.shape[1], -1))


def _linear(x: Any, layer: Any) -> Any:
    return x @ layer.weight.array + layer.bias.array


def _forward(x: Any, layer: Any) -> Any:
    return np.maximum(_linear(x, layer.proj), 0)


def _parsed(tag: str) -> tuple[str, Mapping[str, str]]:
    pos, _, feats = tag.partition("|")
    return pos, dict(pair.split("=", 1) for pair in feats.split("|")) if feats else {}


def _edges(ranges: Sequence[Range]) -> tuple[Any, Any]:
    return np.array([first for first, _ in ranges]), np.array([last - 1 for _, last in ranges])


def _chunks(sentences: Sequence[Range], blocks: Sequence[Range]) -> Iterator[tuple[list[Range], list[Range]]]:
    """Whole blocks with their sentences, as many as are read at once."""
    waiting = iter(sentences)
    sentence = next(waiting, None)
    some: list[Range] = []
    together: list[Range] = []
    for block in blocks:
        if together and block[1] - together[0][0] > _AT_ONCE:
            yield some, together
            some, together = [], []
        together.append(block)
        while sentence is not None and sentence[1] <= block[1]:
            some.append(sentence)
            sentence = next(waiting, None)
    if together:
        yield some, together


def _likeliest(emissions: Any, transitions: Any, blocks: Sequence[Range]) -> list[int]:
    """The likeliest sequence of tags of each block (Viterbi), all blocks side by side."""
    ordered = sorted(blocks, key=lambda block: (block[0] - block[1], block))
    starts = np.array([first for first, _ in ordered])
    lengths = np.array([last - first for first, last in ordered])
    ends = np.empty(len(ordered), np.intp)
    best_before: list[Any] = []
    score = emissions[starts]
    running = np.searchsorted(-lengths, -np.arange(1, int(lengths[0]) + 1)).tolist()
    for step, still in enumerate(running, 1):
        if still < len(score):
            ends[still : len(score)] = score[still:].argmax(1)
        if still:
            reached = score[:still, :, None] + transitions
            best_before.append(reached.argmax(1))
            score = reached.max(1) + emissions[starts[:still] + step]
    path = [0] * len(emissions)
    for chain, (first, last) in enumerate(ordered):
        tag = int(ends[chain])
        path[last - 1] = tag
        for i in range(last - first - 2, -1, -1):
            tag = int(best_before[i][chain, tag])
            path[first + i] = tag
    return path
