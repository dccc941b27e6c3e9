"""Who and what a text names: canonical names, their gender, and the roles they are introduced with (S9, S10)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotate.preannotators.analysis import Analyser
from annotate.preannotators.quotes.lexicon import ALIASES
from annotate.preannotators.quotes.scene import Scene
from annotate.preannotators.quotes.typos import one_edit
from annotate.suggestions import Draft

_MEMORY = 200  # mentions that a later word may point back to
_LOOKED_THROUGH = 300  # full names of a text
_COUNTRIES = {"РФ": "России", "Российской": "России", "Соединенных": "США", "Соединённых": "США"}
_SAME_STEM = 4  # code points that two forms of one surname share at least


@dataclass(frozen=True, slots=True)
class Named:
    """One mention of a name: where it stands, its label and the canonical name of what it names.

    `declined`: it does not stand in the nominative.
    """

    start: int
    end: int
    label: str
    name: str
    declined: bool = False


class People:
    """The names of one text; `entities` are the drafts of the entity maker."""

    def __init__(self, scene: Scene, entities: Sequence[Draft], words: Analyser | None = None) -> None:
        self.scene = scene
        self._words = words
        self._full: dict[str, list[str]] = defaultdict(list)
        raw: list[tuple[int, int, str, str]] = []
        counts: Counter[str] = Counter()
        declined: list[bool] = []
        for draft in sorted(entities, key=lambda d: (d.fragments[0].start, -d.fragments[0].end)):
            span = draft.fragments[0]
            if draft.label not in ("PER", "LOC", "ORG") or (raw and span.end <= raw[-1][1]):
                continue  # a place nested in an organisation names nobody by itself
            normal = str(draft.attributes.get("normal", "")) or span.of(scene.text)
            name = str(draft.attributes.get("name", "")) or normal
            raw.append((span.start, span.end, draft.label, name))
            declined.append(normal != " ".join(span.of(scene.text).split()))
            counts[name] += 1
        self._counts = counts
        for _, _, label, normal in raw:
            if label == "PER" and " " in normal and normal not in self._full[_key(normal)]:
                self._full[_key(normal)].append(normal)
        self._fuller: dict[str, str] = {}
        self._near: dict[str, list[str]] = {}
        self._gender_of: dict[str, str] = {}
        self._organisations = sorted({n for _, _, label, n in raw if label == "ORG"}, key=len, reverse=True)
        self._aliases = self._bracketed(raw)
        self.mentions = [
            Named(start, end, label, self.canonical(label, name), other)
            for (start, end, label, name), other in zip(raw, declined, strict=True)
        ]
        self._starts = [m.start for m in self.mentions]
        self._ends = [m.end for m in self.mentions]
        self._genders: dict[str, Counter[str]] = defaultdict(Counter)
        for mention in self.mentions:
            if mention.label == "PER":
                self._genders[mention.name].update(self._seen_genders(mention))
        self.titles: set[int] = set()  # the tokens that stand before a name: "министр" of "министр Пётр Орлов"
        self.roles = self._roles()

    def canonical(self, label: str, normal: str) -> str:
        """The fullest name of the text for this one: a surname becomes the full name that ends with it."""
        if label == "PER" and " " not in normal:
            options = self._full.get(_key(normal), [])
            if not options:
                options = self._nearly(normal)
            return max(options, key=lambda n: (self._counts[n], len(n))) if options else normal
        if label == "PER":
            parts = normal.split()
            if len(parts[0].rstrip(".")) == 1:  # "В. Путин"
                fuller = [n for n in self._full.get(_key(normal), []) if len(n.split()[0]) > 2 and n[0] == normal[0]]
                return fuller[0] if len(fuller) == 1 else normal
            return normal
        if label == "ORG":
            if normal not in self._fuller:
                self._fuller[normal] = self._spelt_out(normal) or self._longer(normal)
            return self._fuller[normal]
        return normal

    def _nearly(self, normal: str) -> list[str]:
        """The one full name of which it is the first name, or the surname with a slip of the pen (Рухани, Роухани)."""
        if normal not in self._near:
            names = [name for names in self._full.values() for name in names][:_LOOKED_THROUGH]
            options = [name for name in names if name.split()[0] == normal]
            options = options or [name for name in names if _slipped(normal, name.rsplit(maxsplit=1)[-1])]
            self._near[normal] = options if len(options) == 1 else []
        return self._near[normal]

    def _longer(self, normal: str) -> str:
        """МИД -> МИД РФ, where the text has that too; a name in marks behind it is another organisation."""
        for name in self._organisations:
            rest = name.removeprefix(normal + " ")
            if rest != name and rest[0] not in '«"„' and len(rest.split()) <= 2:
                return name
        return normal

    def _bracketed(self, raw: Sequence[tuple[int, int, str, str]]) -> dict[str, str]:
        """Всемирное антидопинговое агентство (ВАДА), ФАО (Всемирная ... организация): the short name -> the long."""
        found: dict[str, str] = {}
        text = self.scene.text
        for (_, end, label, one), (start, after, other_label, other) in pairwise(raw):
            if "LOC" in (label, other_label) and label != other_label:
                continue
            if (
                label == "PER"
                or text[end:start].strip(" \"»«'") != "("
                or not text[after:].lstrip('"»').startswith(")")
            ):
                continue
            short, long = sorted((one, other), key=len)
            if " " not in short and " " in long:
                found.setdefault(short, long)
        return found

    def _spelt_out(self, normal: str) -> str:
        """The name in words that an abbreviation stands for, where the text has it."""
        first, _, rest = normal.partition(" ")
        if normal in self._aliases:
            return self._aliases[normal]
        wanted = ALIASES.get(first)
        acronym = first.isupper() and len(first) > 1
        if wanted is None and not acronym:
            return ""
        for name in self._organisations:
            if wanted is not None and name.startswith(wanted) and _same_country(rest, name.removeprefix(wanted)):
                return name
            if acronym and " " in name and _stands_for(first, name) and _same_country(rest, name):
                return name
        return ""

    def gender(self, name: str) -> str:
        """Masc, Fem or empty: by the first name, else by what agrees with the mentions."""
        if name not in self._gender_of:
            self._gender_of[name] = self._first_name(name) or self._agreeing(name)
        return self._gender_of[name]

    def _agreeing(self, name: str) -> str:
        ranked = self._genders[name].most_common() if name in self._genders else []
        return ranked[0][0] if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) else ""

    def _first_name(self, name: str) -> str:
        """Анна is a woman's, Александра may be a man's in the genitive: only what the dictionary is sure of."""
        if self._words is None or ", " in name or name not in self._genders:
            return ""
        for word in name.split():
            marks = self._words.grammemes(word)
            if marks & {"Name", "Patr"} and "ms-f" not in marks and not marks & {"Geox", "Orgn"}:
                known = [gender for mark, gender in (("masc", "Masc"), ("femn", "Fem")) if mark in marks]
                if len(known) == 1:
                    return known[0]
        return ""

    def _seen_genders(self, mention: Named) -> Iterator[str]:
        """The gender of the words, twice that of a verb in the past whose subject they are."""
        tokens = self.scene.tokens
        for token in self.scene.analysis.within(mention.start, mention.end):
            if token.gender in ("Masc", "Fem"):
                yield token.gender
            if token.rel == "nsubj" and token.head >= 0 and tokens[token.head].feats.get("Tense") == "Past":
                verb = tokens[token.head]
                if verb.gender in ("Masc", "Fem") and verb.number == "Sing":
                    yield verb.gender
                    yield verb.gender

    def inside(self, start: int, end: int) -> list[Named]:
        """The mentions that lie in or reach into `start..end`, in order."""
        first = bisect_right(self._ends, start)
        return self.mentions[first : bisect_left(self._starts, end, lo=first)]

    def before(self, offset: int, label: str) -> list[Named]:
        """The mentions of a label among the last ones before `offset`, the nearest last."""
        last = bisect_right(self._ends, offset)
        return [m for m in self.mentions[max(0, last - _MEMORY) : last] if m.label == label]

    def _roles(self) -> dict[str, list[tuple[int, str, frozenset[str]]]]:
        """Noun -> where it introduced whom, and the stems of its modifiers: "мэр Москвы Сергей Собянин"."""
        roles: dict[str, list[tuple[int, str, frozenset[str]]]] = defaultdict(list)
        tokens = self.scene.tokens
        for mention in self.mentions:
            if mention.label != "PER":
                continue
            first = self.scene.analysis.first_token(mention.start)
            if first >= len(tokens):
                continue
            start, _ = self.scene.phrases.around(first)
            case = tokens[first].case
            heads = [
                i
                for i in range(start, first)
                if tokens[i].pos == "NOUN" and tokens[i].case == case and tokens[i].feats.get("Animacy") == "Anim"
            ]
            if heads and (wider := self._title_before(start, case)) is not None:
                heads.insert(0, wider)
            self.titles.update(heads)
            for head in heads:
                roles[tokens[head].lemma].append((mention.start, mention.name, self._described(head, start, first)))
            if heads:
                continue
            self._apposition(mention, roles)
        return roles

    def _apposition(self, mention: Named, roles: dict[str, list[tuple[int, str, frozenset[str]]]]) -> None:
        """Сергей Собянин, мэр Москвы, ... and "Мэр — Сергей Собянин"."""
        tokens = self.scene.tokens
        after = self.scene.analysis.first_token(mention.end)
        if after + 1 >= len(tokens) or after == 0:
            return
        case = tokens[after - 1].case or "Nom"
        if tokens[after].text in (",", "("):
            noun = self._noun(after + 1, case)
        elif tokens[after].text in ("—", "–", "-", "является", "был", "была", "стал", "стала"):
            noun = self._noun(after + 1, "Nom" if tokens[after].pos == "PUNCT" else "Ins")
        else:
            return
        if noun >= 0:
            end = self.scene.phrases.around(noun)[1]
            self.titles.add(noun)
            roles[tokens[noun].lemma].append((mention.start, mention.name, self.modifiers(after + 1, noun, end)))

    def _title_before(self, first: int, case: str) -> int | None:
        """The noun of a title before the title: "глава МИД, министр Пётр Орлов"."""
        tokens = self.scene.tokens
        if first < 2 or tokens[first - 1].text != ",":
            return None
        for i in range(first - 2, max(first - 10, -1), -1):
            token = tokens[i]
            if token.sentence != tokens[first].sentence or token.is_finite or not token.is_word:
                return None
            if token.pos == "NOUN" and token.case == case and token.feats.get("Animacy") == "Anim" and not token.name:
                return i
        return None

    def _described(self, head: int, start: int, first: int) -> frozenset[str]:
        """What is said of the role at `head` in the title `start..first`, or in one before it."""
        if head >= start:
            return self.modifiers(start, head, first)
        begin, end = self.scene.phrases.around(head, start)
        return self.modifiers(begin, head, end)

    def _noun(self, first: int, case: str) -> int:
        """The person noun in a case behind at most three words that describe it; -1 for none."""
        tokens = self.scene.tokens
        for i in range(first, min(first + 4, len(tokens))):
            if tokens[i].pos == "NOUN":
                return i if tokens[i].feats.get("Animacy") == "Anim" and tokens[i].case == case else -1
            if tokens[i].pos not in ("ADJ", "DET", "NUM", "ADV") and tokens[i].feats.get("VerbForm") != "Part":
                return -1
        return -1

    def modifiers(self, first: int, head: int, last: int) -> frozenset[str]:
        """The stems of what describes a role noun: мэр *Москвы*, *российский* президент."""
        return frozenset(
            stem(t.lemma)
            for t in self.scene.tokens[first:last]
            if t.index != head and t.pos in ("NOUN", "PROPN", "ADJ") and t.is_word and t.name != "PER"
        )


def _stands_for(acronym: str, name: str) -> bool:
    """Whether the letters are the first ones of the name's words; a country may follow: СК, Следственный комитет РФ."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha() and (len(word) > 2 or word.isupper())]
    initials = "".join(word[0] for word in words).upper()
    return initials.startswith(acronym) and len(initials) - len(acronym) <= 2


def _same_country(rest: str, name: str) -> bool:
    """МИД России is not the ministry of another country."""
    wanted = {_COUNTRIES.get(word, word)[:5].lower() for word in rest.split()}
    return not wanted or bool(wanted & {_COUNTRIES.get(word, word)[:5].lower() for word in name.split()})


def _slipped(one: str, other: str) -> bool:
    """Whether two surnames differ by a slip of the pen behind the first letter; short ones have too many neighbours."""
    return min(len(one), len(other)) >= 6 and one[0] == other[0] and one_edit(one, other)


def stem(word: str) -> str:
    return word[:5]


def _key(name: str) -> str:
    """What forms of one surname share."""
    surname = name.rsplit(maxsplit=1)[-1].lower().replace("ё", "е")
    return surname if len(surname) <= _SAME_STEM else surname[: max(_SAME_STEM, len(surname) - 2)]
