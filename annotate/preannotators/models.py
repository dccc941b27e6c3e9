"""natasha behind the words of `analysis`: the one module that touches natasha, slovnet and navec.

The models load at the first use (about a second and 150 MB). Everything that could differ between runs is fixed:
batches never mix texts, so an analysis depends on its text alone, and arithmetic runs in one thread.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

from annotate.model.tokens import Tokens
from annotate.preannotators.analysis import Analysis, Name, Stretch, Token
from annotate.preannotators.learned.clusters import Clusters

# Two BLAS threads make natasha slower (16 s against 11 s for 132 articles), and sums depend on their number.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

_LONGEST_SENTENCE = 128  # tokens; the parser's memory grows with the square of the longest sentence
_LONGEST_NAMED = 256  # tokens that the entity tagger gets at once
_LONGEST_WORD = 60  # code points; beyond that a "word" is a link or a ruler, and the dictionary is not asked
_BATCH = 8
_EMPTY: Mapping[str, str] = {}


class Natasha:
    """natasha's taggers, parser and dictionary; an `Analyser`. Picklable: the models stay behind."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __getstate__(self) -> dict[str, Any]:
        return {}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._lock = threading.Lock()

    def load(self) -> None:
        """Loads the models now instead of at the first text."""
        with self._lock:
            _ = self._models

    @cached_property
    def _models(self) -> _Models:
        return _Models()

    def analyse(self, text: str, begin: int = 0) -> Analysis:
        self.load()
        return self._models.analyse(text, begin)

    def nominative(self, word: str, feats: Mapping[str, str]) -> str:
        self.load()
        return self._models.nominative(word, tuple(sorted(feats.items())))

    def grammemes(self, word: str) -> frozenset[str]:
        """What the dictionary says of a word, all readings joined (Name, Surn, Geox, anim ...)."""
        self.load()
        return self._models.grammemes(word)

    def clusters(self, word: str) -> tuple[int, int]:
        """The fine and the coarse cluster of a lower-case word, from 1; (0, 0) where unknown."""
        return self._models.clusters(word)


class _Models:
    def __init__(self) -> None:
        from natasha import NewsEmbedding, NewsMorphTagger, NewsNERTagger, NewsSyntaxParser
        from natasha.morph.vocab import MorphForm, MorphVocab
        from pymorphy2.analyzer import MorphAnalyzer
        from pymorphy2_dicts_ru import get_path

        class Vocab(MorphVocab):  # type: ignore[misc]
            """natasha's dictionary without its search through pkg_resources, which newer Pythons do not have."""

            def __init__(self) -> None:
                MorphAnalyzer.__init__(self, path=get_path(), result_type=MorphForm)

        embedding = NewsEmbedding()
        self._vocab: Any = Vocab()
        self._morph: Any = _sharing(NewsMorphTagger(embedding), embedding)
        self._syntax: Any = _sharing(NewsSyntaxParser(embedding), embedding)
        self._ner: Any = _sharing(NewsNERTagger(embedding), embedding)
        self._word_ids: Any = embedding.vocab.word_ids
        self._clusters = Clusters.shipped(len(embedding.vocab.words))
        self._lemma = lru_cache(maxsize=50_000)(self._lemmatised)
        self.clusters = lru_cache(maxsize=50_000)(self._clustered)
        self.nominative = lru_cache(maxsize=20_000)(self._nominative)
        self.grammemes = lru_cache(maxsize=20_000)(self._grammemes)

    # -- one text

    def analyse(self, text: str, begin: int) -> Analysis:
        places = _Places(text, begin)
        words = [text[start:end] for start, end in places.tokens]
        pos, feats = self._tagged(words, places.pieces)
        heads, rels = self._parsed(words, places.pieces)
        tags = self._named(words, places.blocks)
        names = list(_names(tags, places.tokens, places.blocks))
        labels = [""] * len(words)
        for name in names:
            labels[name.first : name.last] = [name.label] * (name.last - name.first)
        tokens: list[Token] = []
        for sentence in places.sentences:
            for i in range(sentence.first, sentence.last):
                start, end = places.tokens[i]
                lemma = self._lemma(words[i], pos[i], tuple(sorted(feats[i].items())))
                tokens.append(
                    Token(
                        i,
                        start,
                        end,
                        words[i],
                        words[i].lower(),
                        lemma,
                        pos[i],
                        feats[i],
                        heads[i],
                        rels[i],
                        sentence.index,
                        labels[i],
                    )
                )
        return Analysis(text, tokens, places.sentences, places.paragraphs, names, begin)

    def _batches(self, ranges: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
        """Ranges of like length together: padding costs time."""
        ordered = sorted(ranges, key=lambda r: (r[1] - r[0], r[0]))
        for i in range(0, len(ordered), _BATCH):
            yield ordered[i : i + _BATCH]

    def _tagged(self, words: list[str], pieces: Sequence[tuple[int, int]]) -> tuple[list[str], list[Mapping[str, str]]]:
        pos, feats = ["X"] * len(words), [_EMPTY] * len(words)
        for batch in self._batches(pieces):
            for (first, _), markup in zip(batch, self._morph.infer([words[a:b] for a, b in batch]), strict=True):
                for i, token in enumerate(markup.tokens, first):
                    pos[i], feats[i] = token.pos, token.feats or _EMPTY
        return pos, feats

    def _parsed(self, words: list[str], pieces: Sequence[tuple[int, int]]) -> tuple[list[int], list[str]]:
        heads, rels = [-1] * len(words), [""] * len(words)
        for batch in self._batches(pieces):
            for (first, _), markup in zip(batch, self._syntax.infer([words[a:b] for a, b in batch]), strict=True):
                for i, token in enumerate(markup.tokens, first):
                    head = int(token.head_id)
                    heads[i] = first + head - 1 if head else -1
                    rels[i] = token.rel
        return heads, rels

    def _named(self, words: list[str], blocks: Sequence[tuple[int, int]]) -> list[str]:
        tags = ["O"] * len(words)
        infer = self._ner.infer
        for batch in self._batches(blocks):
            inputs = infer.encoder([words[a:b] for a, b in batch])
            for (first, last), found in zip(batch, infer.decoder(infer.process(inputs)), strict=True):
                tags[first:last] = list(found)
        return tags

    # -- one word

    def _lemmatised(self, word: str, pos: str, feats: tuple[tuple[str, str], ...]) -> str:
        if not word[0].isalpha() or len(word) > _LONGEST_WORD:
            return word.lower()
        return str(self._vocab.lemmatize(word, pos, dict(feats)))

    def _nominative(self, word: str, feats: tuple[tuple[str, str], ...]) -> str:
        known = dict(feats)
        if len(word) > _LONGEST_WORD or not word or known.get("Case") in (None, "Nom"):
            return word
        lower = word.lower().replace("ё", "е")
        wanted = (known.get("Case"), known.get("Number"), known.get("Gender"))
        best = None
        for form in self._vocab(lower):
            has = (form.feats.get("Case"), form.feats.get("Number"), form.feats.get("Gender"))
            if has[:2] == wanted[:2] and (has[2] == wanted[2] or None in (has[2], wanted[2])):
                best = form
                break
        inflected = best.inflect({"Nom"}) if best else None
        return str(inflected.word) if inflected else word

    def _clustered(self, word: str) -> tuple[int, int]:
        number = self._word_ids.get(word, -1)
        return self._clusters.of(number) if number >= 0 else (0, 0)

    def _grammemes(self, word: str) -> frozenset[str]:
        if len(word) > _LONGEST_WORD:
            return frozenset()
        return frozenset(g for form in self._vocab(word.lower()) for g in form.tag.grammemes)


def _sharing(tagger: Any, embedding: Any) -> Any:
    """The tagger with the embedding's table of 250,000 words instead of an equal one of its own: 40 MB less each."""
    words = tagger.infer.encoder.words_vocab
    if words.items == embedding.vocab.words:
        words.items, words.item_ids = embedding.vocab.words, embedding.vocab.word_ids
    return tagger


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
