"""natasha behind the words of `analysis`: loads its models, which `networks` and `dictionary` then run.

They load at the first use (half a second and 150 MB). Everything that could differ between runs is fixed: an analysis
depends on its text alone, and arithmetic runs in one thread.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from annotate.model.tokens import Tokens
from annotate.preannotators.analysis import Analysis, Form, Name, Stretch, Token
from annotate.preannotators.learned.clusters import Clusters

if TYPE_CHECKING:
    from annotate.preannotators.networks import Onlooker

# Two BLAS threads make natasha slower (16 s against 11 s for 132 articles), and sums depend on their number.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

_LONGEST_SENTENCE = 128  # tokens; the parser's memory grows with the square of the longest sentence
_LONGEST_NAMED = 256  # tokens that the entity tagger gets at once


class Natasha:
    """natasha's taggers, parser and dictionary; an `Analyser`. Picklable: the models stay behind."""

    def __init__(self, onlooker: Onlooker | None = None) -> None:
        """Keeps in `Analysis.kept` what `onlooker` makes of the networks' states; by default what the learned
        perceptron needs, where it ships.
        """
        self._lock = threading.Lock()
        self._onlooker = onlooker

    def __getstate__(self) -> dict[str, Any]:
        return {"onlooker": self._onlooker}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._lock = threading.Lock()
        self._onlooker = state["onlooker"]

    def load(self) -> None:
        """Loads the models now instead of at the first text."""
        with self._lock:
            _ = self._models

    @cached_property
    def _models(self) -> _Models:
        return _Models(self._onlooker)

    def analyse(self, text: str, begin: int = 0) -> Analysis:
        self.load()
        return self._models.analyse(text, begin)

    def nominative(self, word: str, feats: Mapping[str, str]) -> str:
        self.load()
        return self._models.nominative(word, tuple(sorted(feats.items())))

    # asked for every word: attributes, so that a call is one call

    @cached_property
    def grammemes(self) -> Callable[[str], frozenset[str]]:
        """What the dictionary says of a word, all readings joined (Name, Surn, Geox, anim ...)."""
        self.load()
        return self._models.grammemes

    @cached_property
    def forms(self) -> Callable[[str], tuple[Form, ...]]:
        """The dictionary's readings of a word form that have a case, the likeliest first."""
        self.load()
        return self._models.forms

    @cached_property
    def clusters(self) -> Callable[[str], tuple[int, int]]:
        """The fine and the coarse cluster of a lower-case word, from 1; (0, 0) where unknown."""
        self.load()
        return self._models.clusters


class _Models:
    def __init__(self, onlooker: Onlooker | None) -> None:
        from natasha import NewsEmbedding
        from natasha.data import NEWS_MORPH, NEWS_NER, NEWS_SYNTAX
        from slovnet.api import NER, Morph, Syntax

        from annotate.preannotators.dictionary import Words
        from annotate.preannotators.learned.perceptron import shipped
        from annotate.preannotators.networks import Networks

        embedding = NewsEmbedding()
        self._words = Words()
        kinds = ((Morph, NEWS_MORPH), (Syntax, NEWS_SYNTAX), (NER, NEWS_NER))
        morph, syntax, names = (tagger(kind, path, embedding) for kind, path in kinds)
        self._networks = Networks(morph, syntax, names, shipped() if onlooker is None else onlooker)
        self._word_ids: Any = embedding.vocab.word_ids
        self._clusters = Clusters.shipped(len(embedding.vocab.words))
        self._lemma = lru_cache(maxsize=50_000)(self._lemmatised)
        self.clusters = lru_cache(maxsize=50_000)(self._clustered)
        self.nominative, self.grammemes = self._words.nominative, self._words.grammemes
        self.forms = self._words.forms

    # -- one text

    def analyse(self, text: str, begin: int) -> Analysis:
        places = _Places(text, begin)
        words = [text[start:end] for start, end in places.tokens]
        reading = self._networks.read(words, places.pieces, places.blocks)
        names = list(_names(reading.names, places.tokens, places.blocks))
        labels = [""] * len(words)
        for name in names:
            labels[name.first : name.last] = [name.label] * (name.last - name.first)
        known, lemma = self._networks.tags, self._lemma
        tokens = [
            Token(
                i, start, end, word, word.lower(), lemma(word, tag), known[tag][0], known[tag][1], head, rel, at, label
            )
            for i, ((start, end), word, tag, head, rel, at, label) in enumerate(
                zip(
                    places.tokens,
                    words,
                    reading.tags,
                    reading.heads,
                    reading.rels,
                    (sentence.index for sentence in places.sentences for _ in range(sentence.first, sentence.last)),
                    labels,
                    strict=True,
                )
            )
        ]
        return Analysis(text, tokens, places.sentences, places.paragraphs, names, begin, reading.kept)

    # -- one word

    def _lemmatised(self, word: str, tag: int) -> str:
        return self._words.lemma(word, *self._networks.tags[tag])

    def _clustered(self, word: str) -> tuple[int, int]:
        number = self._word_ids.get(word, -1)
        return self._clusters.of(number) if number >= 0 else (0, 0)


def tagger(kind: Any, path: str, embedding: Any) -> Any:
    """slovnet's tagger or parser (a class of `slovnet.api`) over the embedding's own table of 250,000 words.

    By itself each reads an equal table of its own, which takes 0.1 s and 40 MB.
    """
    from slovnet import api
    from slovnet.exec.pack import Pack
    from slovnet.vocab import Vocab

    table = embedding.vocab
    words = Vocab.__new__(Vocab)
    words.items, words.item_ids, words.unk_id, words.pad_id = table.words, table.word_ids, table.unk_id, table.pad_id
    model_of, infer, decoder, answers = {
        api.Morph: (api.MorphModel, api.MorphInfer, api.TagDecoder, api.TAG),
        api.Syntax: (api.SyntaxModel, api.SyntaxInfer, api.SyntaxDecoder, api.REL),
        api.NER: (api.NERModel, api.NERInfer, api.TagDecoder, api.TAG),
    }[kind]
    with Pack(path) as pack:
        model = pack.load_model(model_of)
        model = model.inject_arrays(dict(pack.load_arrays(model.weights)))
        encoder = api.TagEncoder(words, pack.load_vocab(api.SHAPE))
        decode = decoder(pack.load_vocab(answers))
    return kind(infer(model, encoder, decode), encoder.batch_size).navec(embedding)


class _Places:
    """Where tokens, sentences and paragraphs are, and in which ranges of tokens the models see them."""

    def __init__(self, text: str, begin: int) -> None:
        self.tokens: list[tuple[int, int]] = []
        self.sentences: list[Stretch] = []
        self.paragraphs: list[Stretch] = []
        body = Tokens(text[begin:])
        paragraphs = [(p.start, p.end) for p in body.paragraphs()]
        sentences = iter(body.sentences())
        sentence = next(sentences, None)
        for number, (start, end) in enumerate(paragraphs):
            first = len(self.tokens)
            tokens = [(t.start + begin, t.end + begin) for t in body.in_paragraph(start)]
            at = 0
            while sentence is not None and sentence.start < end:
                low = at
                while at < len(tokens) and tokens[at][0] < sentence.end + begin:
                    at += 1
                if at > low:
                    self.sentences.append(
                        Stretch(len(self.sentences), tokens[low][0], tokens[at - 1][1], first + low, first + at, number)
                    )
                sentence = next(sentences, None)
            self.tokens.extend(tokens[:at])
            self.paragraphs.append(Stretch(number, start + begin, end + begin, first, len(self.tokens), number))
        self.pieces = [r for s in self.sentences for r in _cut(s.first, s.last, _LONGEST_SENTENCE)]
        self.blocks = self._blocks()

    def _blocks(self) -> list[tuple[int, int]]:
        """Whole sentences of one paragraph, as many as the entity tagger gets at once."""
        blocks: list[tuple[int, int]] = []
        owner = -1
        for sentence in self.sentences:
            pieces = list(_cut(sentence.first, sentence.last, _LONGEST_NAMED))
            if owner == sentence.paragraph and len(pieces) == 1 and sentence.last - blocks[-1][0] <= _LONGEST_NAMED:
                blocks[-1] = (blocks[-1][0], sentence.last)
            else:
                blocks.extend(pieces)
            owner = sentence.paragraph
        return blocks


def _cut(first: int, last: int, longest: int) -> Iterator[tuple[int, int]]:
    while last - first > longest:
        yield first, first + longest
        first += longest
    if first < last:
        yield first, last


def _names(tags: list[str], tokens: list[tuple[int, int]], blocks: Sequence[tuple[int, int]]) -> Iterator[Name]:
    """Names out of BIO tags; none leaves its block, so none crosses a line break."""
    for first, last in blocks:
        i = first
        while i < last:
            if tags[i] == "O":
                i += 1
                continue
            label = tags[i].partition("-")[2]
            end = i + 1
            while end < last and tags[end] == f"I-{label}":
                end += 1
            yield Name(tokens[i][0], tokens[end - 1][1], label, i, end)
            i = end
