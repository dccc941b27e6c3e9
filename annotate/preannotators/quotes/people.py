"""Who and what a text names: canonical names, their gender, and the roles they are introduced with (S9, S10)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from annotate.preannotators.quotes.lexicon import ALIASES
from annotate.preannotators.quotes.scene import Scene
from annotate.suggestions import Draft

_MEMORY = 200  # mentions that a later word may point back to
_SAME_STEM = 4  # code points that two forms of one surname share at least


@dataclass(frozen=True, slots=True)
class Named:
    """One mention of a name: where it stands, its label and the canonical name of what it names."""

    start: int
    end: int
    label: str
    name: str


class People:
    """The names of one text; `entities` are the drafts of the entity maker."""

    def __init__(self, scene: Scene, entities: Sequence[Draft]) -> None:
        self.scene = scene
        self._full: dict[str, list[str]] = defaultdict(list)
        raw: list[tuple[int, int, str, str]] = []
        counts: Counter[str] = Counter()
        for draft in sorted(entities, key=lambda d: (d.fragments[0].start, -d.fragments[0].end)):
            span = draft.fragments[0]
            if draft.label not in ("PER", "LOC", "ORG") or (raw and span.end <= raw[-1][1]):
                continue  # a place nested in an organisation names nobody by itself
            normal = str(draft.attributes.get("normal", "")) or span.of(scene.text)
            raw.append((span.start, span.end, draft.label, normal))
            counts[normal] += 1
        self._counts = counts
        for _, _, label, normal in raw:
            if label == "PER" and " " in normal and normal not in self._full[_key(normal)]:
                self._full[_key(normal)].append(normal)
        self._fuller: dict[str, str] = {}
        self._organisations = sorted({n for _, _, label, n in raw if label == "ORG"}, key=len, reverse=True)
        self.mentions = [Named(a, b, label, self.canonical(label, normal)) for a, b, label, normal in raw]
        self._starts = [m.start for m in self.mentions]
        self._ends = [m.end for m in self.mentions]
        self._genders: dict[str, Counter[str]] = defaultdict(Counter)
        for mention in self.mentions:
            if mention.label == "PER":
                for token in scene.analysis.within(mention.start, mention.end):
                    if token.gender in ("Masc", "Fem"):
                        self._genders[mention.name][token.gender] += 1
        self.roles = self._roles()

    def canonical(self, label: str, normal: str) -> str:
        """The fullest name of the text for this one: a surname becomes the full name that ends with it."""
        if label == "PER" and " " not in normal:
            options = self._full.get(_key(normal), [])
            if not options:
                options = [n for names in self._full.values() for n in names if n.split()[0] == normal]
                options = options if len(options) == 1 else []
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

    def _longer(self, normal: str) -> str:
        """МИД -> МИД РФ, where the text has that too; a name in marks behind it is another organisation."""
        for name in self._organisations:
            rest = name.removeprefix(normal + " ")
            if rest != name and rest[0] not in '«"„' and len(rest.split()) <= 2:
                return name
        return normal

    def _spelt_out(self, normal: str) -> str:
        """The name in words that an abbreviation stands for, where the text has it."""
        first, _, _ = normal.partition(" ")
        wanted = ALIASES.get(first)
        acronym = first.isupper() and len(first) > 2
        if wanted is None and not acronym:
            return ""
        for name in self._organisations:
            if wanted is not None and name.startswith(wanted):
                return name
            if (
                first.isupper()
                and len(first) > 2
                and _initials(name).startswith(first)
                and len(name.split()) >= len(first)
            ):
                return name
        return ""

    def gender(self, name: str) -> str:
        """Masc, Fem or empty."""
        common = self._genders.get(name)
        if not common:
            return ""
        ranked = common.most_common()
        return ranked[0][0] if len(ranked) == 1 or ranked[0][1] > ranked[1][1] else ""

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
            if start < first:
                head = next(
                    (
                        i
                        for i in range(start, first)
                        if tokens[i].pos == "NOUN"
                        and tokens[i].case == tokens[first].case
                        and tokens[i].feats.get("Animacy") == "Anim"
                    ),
                    None,
                )
                if head is not None:
                    roles[tokens[head].lemma].append((mention.start, mention.name, self.modifiers(start, head, first)))
                    continue
            self._apposition(mention, roles)
        return roles

    def _apposition(self, mention: Named, roles: dict[str, list[tuple[int, str, frozenset[str]]]]) -> None:
        """Сергей Собянин, мэр Москвы, ... and "Мэр — Сергей Собянин"."""
        tokens = self.scene.tokens
        after = self.scene.analysis.first_token(mention.end)
        if after + 1 < len(tokens) and tokens[after].text in (",", "("):
            noun = tokens[after + 1]
            if noun.pos == "NOUN" and noun.feats.get("Animacy") == "Anim" and noun.case == "Nom":
                end = self.scene.phrases.around(noun.index)[1]
                roles[noun.lemma].append((mention.start, mention.name, self.modifiers(noun.index, noun.index, end)))

    def modifiers(self, first: int, head: int, last: int) -> frozenset[str]:
        """The stems of what describes a role noun: мэр *Москвы*, *российский* президент."""
        return frozenset(
            stem(t.lemma)
            for t in self.scene.tokens[first:last]
            if t.index != head and t.pos in ("NOUN", "PROPN", "ADJ") and t.is_word and t.name != "PER"
        )


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isalpha() and len(word) > 2).upper()


def stem(word: str) -> str:
    return word[:5]


def _key(name: str) -> str:
    """What forms of one surname share."""
    surname = name.rsplit(maxsplit=1)[-1].lower().replace("ё", "е")
    return surname if len(surname) <= _SAME_STEM else surname[: max(_SAME_STEM, len(surname) - 2)]
