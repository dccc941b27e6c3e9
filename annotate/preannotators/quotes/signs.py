"""The signs that speak for somebody as the source of a quotation, and against.

They are what rules of reference look at: agreement, nearness, being the subject, having spoken, the roles a person
is introduced with (Hobbs 1978; Lappin and Leass 1994). Their weights are learned, see `learned/speakers.py`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotate.preannotators.analysis import Analyser
from annotate.preannotators.quotes import sorts
from annotate.preannotators.quotes.asking import Asked
from annotate.preannotators.quotes.history import Spoken
from annotate.preannotators.quotes.people import Named, People, stem
from annotate.preannotators.quotes.salience import Salience
from annotate.preannotators.quotes.scene import Scene

BEFORE = 60  # mentions of names that are looked at
_VAGUE = frozenset("один некий неназванный некоторый анонимный другой свой многий ряд большинство часть".split())
Ranks = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Place:
    """One mention of a name."""

    start: int
    sentence: int
    paragraph: int
    case: str
    subject: bool


class Signs:
    """The signs of one text's names."""

    def __init__(self, scene: Scene, people: People, words: Analyser) -> None:
        self.scene = scene
        self.people = people
        self.words = words
        self.salience = Salience(scene, people)
        self.label: dict[str, str] = {}
        self.order = [m.start for m in people.mentions]
        self._places: dict[str, list[Place]] = defaultdict(list)
        for mention in people.mentions:
            self.label.setdefault(mention.name, mention.label)
            self._places[mention.name].append(self._place(mention))
        self._starts = {name: [p.start for p in places] for name, places in self._places.items()}
        self._top: dict[str, str] = {}
        for name, _ in Counter(m.name for m in people.mentions).most_common():
            self._top.setdefault(self.label[name], name)
        self._first_noun: dict[str, int] = {}
        for token in scene.tokens:
            if token.pos == "NOUN":
                self._first_noun.setdefault(token.lemma, token.start)
        self._roles: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
        for lemma, known in people.roles.items():
            for _, name, modifiers in known:
                self._roles[name][lemma] = self._roles[name].get(lemma, frozenset()) | modifiers

    def _place(self, mention: Named) -> Place:
        analysis = self.scene.analysis
        first = min(analysis.first_token(mention.start), len(self.scene.tokens) - 1)
        token = self.scene.tokens[first]
        sentence = analysis.sentences[token.sentence]
        return Place(mention.start, sentence.index, sentence.paragraph, token.case, token.rel.startswith("nsubj"))

    def _agrees(self, asked: Asked, name: str) -> str:
        gender = self.people.gender(name)
        if not gender or asked.gender not in ("Masc", "Fem"):
            return "unknown"
        return "agrees" if gender == asked.gender else "clashes"

    def ranks(self, asked: Asked) -> Ranks:
        """How many others of the label that fit in gender were named nearer, and how many of them as subjects."""
        near: Ranks = {"named": {}, "subject": {}, "foremost": {}}
        per: Counter[tuple[str, str]] = Counter()
        middle = bisect_left(self.order, asked.at)
        for mention in reversed(self.people.mentions[max(0, middle - BEFORE) : middle]):
            if mention.label == "PER" and self._agrees(asked, mention.name) == "clashes":
                continue
            for way in ("named", "subject"):
                if mention.name in near[way]:
                    continue
                if way == "subject":
                    at = bisect_left(self._starts[mention.name], mention.start)
                    if self._places[mention.name][at].case != "Nom":
                        continue
                near[way][mention.name] = per[way, mention.label]
                per[way, mention.label] += 1
        persons = [name for name in near["named"] if self.label[name] == "PER"]
        weights = {name: self.salience.of(name, asked.at, asked.sentence) for name in persons}
        for rank, name in enumerate(sorted(persons, key=lambda n: -weights[n])):
            near["foremost"][name] = rank
            if rank == 0 and len(persons) > 1:
                second = max(weights[n] for n in persons if n != name)
                near["foremost"]["by far"] = int(weights[name] > 2 * second)
        return near

    def of(self, asked: Asked, name: str, ranks: Ranks, spoken: Sequence[Spoken]) -> tuple[str, ...]:
        label = self.label.get(name, "said")
        signs = [f"label:{label}", "guess:" + ("this" if name == asked.guess else "other" if asked.guess else "none")]
        if label == "PER":
            signs.append("gender:" + self._agrees(asked, name))
            if not asked.gender and (known := self.people.gender(name)) and asked.noun_gender in ("Masc", "Fem"):
                signs.append("noun gender:" + ("agrees" if known == asked.noun_gender else "clashes"))
        signs.extend(self._nearness(asked, name, label, ranks))
        signs.extend(self._speech(asked, name, label, spoken))
        if label != "said":
            signs.append(f"count:{min(len(self._places[name]), 4)}")
            if self._top.get(label) == name:
                signs.append("top")
            if self._places[name][0].paragraph == 0:
                signs.append("first paragraph")
        signs.extend(self._position(asked, name))
        if label in ("ORG", "LOC"):
            signs.extend(self._sort(asked, name))
        signs.extend(self._form(asked, label))
        return weighed(asked, signs)

    def _sort(self, asked: Asked, name: str) -> Iterator[str]:
        """What the name is said to be against the noun: "суд" and Кувейтский суд, "издание" and Forbes."""
        sort = sorts.of_name(name)
        yield f"sort:{sort}"
        if not asked.lemma:
            return
        wanted = sorts.of_noun(asked.lemma)
        if wanted and sort:
            yield "sort:" + ("fits" if wanted == sort else "differs")
        if stem(asked.lemma) in {stem(word.lower()) for word in name.split()}:
            yield "noun in the name"
        if asked.modifiers & {stem(word.lower()) for word in name.split()}:
            yield "modifier in the name"

    def _form(self, asked: Asked, label: str) -> Iterator[str]:
        """The number of the verb, where nothing else stands for the source."""
        if asked.mention is None and asked.quote.cue is not None:
            verb = self.scene.tokens[asked.quote.cue.head]
            form = verb.feats.get("VerbForm", "")
            yield f"verb:{label},{verb.number or form}"

    def _nearness(self, asked: Asked, name: str, label: str, ranks: Ranks) -> Iterator[str]:
        starts = self._starts.get(name)
        if not starts:
            return
        places = self._places[name]
        last = bisect_left(starts, asked.at) - 1
        if last < 0:
            yield "behind"
            place = places[0]
            yield f"behind:{step(place.sentence - asked.sentence)}"
        else:
            place = places[last]
            yield f"sentences:{step(asked.sentence - place.sentence)}"
            yield f"case:{place.case}"
            if place.subject:
                yield f"subject:{min(asked.sentence - place.sentence, 3)}"
            if label == "PER":
                foremost = ranks["foremost"].get(name, 4)
                yield f"foremost:{min(foremost, 3)}"
                if foremost == 0:
                    yield f"foremost:by far,{ranks['foremost'].get('by far', 1)}"
                before, who = self.salience.pronoun_before(asked.at, asked.gender)
                if who == name and before > starts[max(0, last - 1)]:
                    yield "pronoun before"
                    if self.scene.analysis.sentence_at(before) >= asked.sentence - 1:
                        yield "pronoun just before"
            nominative = min(ranks["subject"].get(name, 4), 4)
            yield f"nominative:{nominative}"
            if last + 1 < len(places) and places[last + 1].sentence - asked.sentence <= 1:
                yield "named again"
        if any(True for a, b in asked.quote.places if bisect_left(starts, a) < bisect_left(starts, b)):
            yield "in the words"
        if asked.mention is not None:
            tokens = self.scene.tokens
            a, b = tokens[asked.mention.first].start, tokens[asked.mention.last - 1].end
            inside = bisect_left(starts, a)
            if inside < bisect_left(starts, b):
                yield f"in the source:{label},{places[inside].case}"

    def _speech(self, asked: Asked, name: str, label: str, spoken: Sequence[Spoken]) -> Iterator[str]:
        rank = next((i for i, s in enumerate(spoken) if s.name == name), None)
        if rank is None:
            yield "spoke:no" if spoken else "spoke:nobody"
            return
        said = spoken[rank]
        apart = step(asked.sentence - said.sentence)
        yield f"spoke:{min(rank, 3)}"
        yield f"spoke:{min(rank, 2)},{apart}"
        if rank == 0 and asked.goes_on:
            yield f"goes on:{apart}"
        if said.paragraph == asked.paragraph:
            yield "spoke:here"
        if label == "said":
            if said.plural == asked.plural:
                yield "number"
            if asked.gender and said.gender and not asked.plural:
                yield "said:" + ("agrees" if asked.gender == said.gender else "clashes")
            if asked.lemma and asked.lemma in said.name.lower().split():
                yield "same noun"
        # somebody else was the subject since
        for other, places in ((s, self._places.get(s)) for s in self._since(said.offset, asked.at)):
            if other != name and places and self.label[other] == label and self._agrees(asked, other) != "clashes":
                yield "other since"
                break

    def _since(self, start: int, end: int) -> Iterator[str]:
        first, last = bisect_right(self.order, start), bisect_left(self.order, end)
        for mention in self.people.mentions[max(first, last - BEFORE) : last]:
            at = bisect_left(self._starts[mention.name], mention.start)
            if self._places[mention.name][at].case == "Nom":
                yield mention.name

    def _position(self, asked: Asked, name: str) -> Iterator[str]:
        """The role nouns of a name against the noun that stands for the source."""
        roles = self._roles.get(name)
        if not asked.lemma or asked.kind in ("he", "she", "they", "odd"):
            return
        kin = self._kin(asked.lemma, roles) if roles else "unknown"
        known = frozenset().union(*(roles or {}).values(), (stem(word.lower()) for word in name.split()))
        own = asked.modifiers
        covered = "none" if not own else "all" if own <= known else "some" if own & known else "other"
        yield f"role:{kin}"
        yield f"modifiers:{covered}"
        yield f"role:{kin},{covered}"

    def _kin(self, lemma: str, roles: dict[str, frozenset[str]]) -> str:
        """How near a noun is to those that a person is introduced with."""
        if lemma in roles:
            return "same"
        if any(sorts.takes_in(lemma, role) for role in roles):
            return "wider"
        fine, coarse = self.words.clusters(lemma)
        alike = [self.words.clusters(role) for role in roles]
        if fine and any(fine == other for other, _ in alike):
            return "alike"
        return "kin" if coarse and any(coarse == other for _, other in alike) else "differs"

    def described(self, asked: Asked, others: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
        """The signs of the source's own words; `others` are those of the names."""
        tokens = self.scene.tokens
        mention = asked.mention
        assert mention is not None
        words = tokens[mention.first : mention.last]
        signs = ["words", f"noun:{asked.lemma}", "guess:" + ("other" if asked.guess else "none")]
        signs.append(f"words:{min(sum(t.is_word for t in words), 4)}")
        signs.extend(f"words with {label}" for label in sorted({t.name for t in words if t.name}))
        if any(t.lemma in _VAGUE for t in words):
            signs.append("vague")
        if any(t.case == "Gen" and t.feats.get("Animacy") == "Anim" and t.index > mention.head for t in words):
            signs.append("of somebody")
        signs.append("noun:" + ("again" if self._first_noun.get(asked.lemma, asked.at) < asked.at else "new"))
        signs.append(f"cluster:{self.words.clusters(asked.lemma)[0]}")
        if asked.goes_on:
            signs.append("goes on")
        known = self.people.roles.get(asked.lemma)
        if known:
            called = not asked.modifiers or any(asked.modifiers & modifiers for _, _, modifiers in known)
            signs.append("somebody fits" if called else "somebody is called so")
        if asked.modifiers:
            signs.append("modified")
        fits = {sign for one in others for sign in one}
        kin = next((kin for kin in ("same", "wider", "alike", "kin") if f"role:{kin}" in fits), "none")
        signs.append(f"nearest role:{kin}")
        signs.append(f"nearest role:{kin}," + ("modified" if asked.modifiers else "bare"))
        return weighed(asked, signs)

    def nobody(self, asked: Asked) -> tuple[str, ...]:
        signs = [
            "nobody",
            *(["goes on"] if asked.goes_on else []),
            "guess:" + ("other" if asked.guess else "none"),
            f"rule:{asked.quote.rule}",
        ]
        if asked.quote.cue is not None:
            signs.append(f"cue:{self.scene.cues.lemma(asked.quote.cue.head)}")
        return weighed(asked, signs)


def weighed(asked: Asked, signs: Sequence[str]) -> tuple[str, ...]:
    """The signs, each once more together with what stands for the source."""
    return (*signs, *(f"{asked.kind}|{sign}" for sign in signs))


def step(sentences: int) -> str:
    """A distance in few words."""
    return str(sentences) if sentences < 3 else "few" if sentences < 6 else "many"
