"""Which names of a text name the same: each gets the fullest name that the text has for what it names.

Pure: mentions in, canonical names out. A full name of a person never becomes another one; where two could be meant,
the mention keeps its own name, since a wrong name costs more than none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotate.preannotators.entities.abbreviations import beginnings, stands_for
from annotate.preannotators.entities.countries import country, country_of_adjective, split_country
from annotate.preannotators.entities.people import person_groups
from annotate.preannotators.entities.shaping import plain

# common nouns before a name that may be left out: банк ВТБ, газета «Ведомости», город Москва
_GENERIC = frozenset(
    """
    банк компания корпорация группа холдинг концерн фирма газета журнал агентство информагентство телеканал канал
    радиостанция радио издание портал сайт интернет-портал партия движение фонд клуб авиакомпания завод издательство
    соцсеть сеть сервис магазин театр университет институт организация объединение группировка команда сборная
    ооо оао пао зао ао гк фгуп нко город река деревня село посёлок поселок остров озеро гора аэропорт станция
    ведомство издательский футбольный хоккейный
    """.split()
)
_MOST = 50  # names of one beginning among which what an abbreviation stands for is sought
_MARKS = "«»„“”\"'"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text: its label, place and nominative; `gender` ("Masc", "Fem", "") of a person.

    `before` is the word that stands right before it.
    """

    label: str
    start: int
    end: int
    normal: str
    gender: str = ""
    before: str = ""


def canonical_names(mentions: Sequence[Mention], text: str) -> list[str]:
    """For each mention the canonical name of its group."""
    names = [m.normal for m in mentions]
    people = [i for i, m in enumerate(mentions) if m.label == "PER"]
    for i, name in zip(people, person_groups([(mentions[i].normal, mentions[i].gender) for i in people]), strict=True):
        names[i] = name
    places = [i for i, m in enumerate(mentions) if m.label == "LOC"]
    for i, name in zip(places, _places([mentions[i] for i in places]), strict=True):
        names[i] = name
    bodies = [i for i, m in enumerate(mentions) if m.label == "ORG"]
    found = _organisations([mentions[i] for i in bodies], [mentions[i] for i in places], text)
    for i, name in zip(bodies, found, strict=True):
        names[i] = name
    spelt = _spelt(mentions, names, text)
    return [spelt.get((m.label, m.normal), name) for m, name in zip(mentions, names, strict=True)]


def _spelt(mentions: Sequence[Mention], names: Sequence[str], text: str) -> dict[tuple[str, str], str]:
    """Марк Цукерберг (Mark Zuckerberg): names in Latin letters, and the name that they stand behind in brackets."""
    found: dict[tuple[str, str], str] = {}
    for one, other, name in zip(mentions, mentions[1:], names, strict=False):
        foreign = other.normal.isascii() and not one.normal.isascii()
        if one.label == other.label and foreign and _in_brackets(one, other, text):
            found.setdefault((other.label, other.normal), name)
    return found


def bare(name: str) -> str:
    """A name for comparison: in lower case, without marks, generic nouns before it, ё as е."""
    words = plain("".join(c for c in name if c not in _MARKS)).split()
    while len(words) > 1 and words[0] in _GENERIC:
        words = words[1:]
    return " ".join(words)


def fullest(names: Iterable[str]) -> str:
    """The name with the most words; of as many the one that is no acronym, has no marks, is the longest."""
    counts = Counter(names)

    def merit(name: str) -> tuple[int, bool, bool, int, int, bool]:
        clean = "".join(c for c in name if c not in _MARKS)
        return len(clean.split()), not clean.isupper(), clean == name, len(clean), counts[name], "ё" in name

    return max(counts, key=merit)


class _Groups:
    """Disjoint sets of mentions, by their indices."""

    def __init__(self, size: int) -> None:
        self._of = list(range(size))

    def of(self, i: int) -> int:
        while self._of[i] != i:
            i = self._of[i]
        return i

    def join(self, one: int, other: int) -> None:
        a, b = sorted((self.of(one), self.of(other)))
        self._of[b] = a


def _named(groups: _Groups, mentions: Sequence[Mention]) -> list[str]:
    members: dict[int, list[str]] = defaultdict(list)
    for i, mention in enumerate(mentions):
        members[groups.of(i)].append(mention.normal)
    names = {group: fullest(_by_another_name(normals)) for group, normals in members.items()}
    return [names[groups.of(i)] for i in range(len(mentions))]


def _joined_by(groups: _Groups, keys: Iterable[object]) -> None:
    """Puts mentions of one key together; an empty key stands for none."""
    first: dict[object, int] = {}
    for i, key in enumerate(keys):
        if key and first.setdefault(key, i) != i:
            groups.join(first[key], i)


def _places(mentions: Sequence[Mention]) -> list[str]:
    known = [country(m.normal) for m in mentions]
    # Америка is the country only in a text that names it
    if "Соединённые Штаты Америки" in known:
        known = [found or ("Соединённые Штаты Америки" if m.normal == "Америка" else "")
                 for found, m in zip(known, mentions, strict=True)]  # fmt: skip
    groups = _Groups(len(mentions))
    _joined_by(groups, [found or bare(m.normal) for found, m in zip(known, mentions, strict=True)])
    return _named(groups, mentions)


def _by_another_name(names: Sequence[str]) -> Sequence[str]:
    """Without Америка where the country has a name that is no continent's as well."""
    return [name for name in names if name != "Америка"] or names


@dataclass(frozen=True, slots=True)
class _Body:
    """An organisation's name without its country, and the country ("" where it does not say)."""

    base: str
    land: str


def _organisations(mentions: Sequence[Mention], places: Sequence[Mention], text: str) -> list[str]:
    ends = {p.end: p for p in places}
    bodies = [_body(m, ends) for m in mentions]
    groups = _Groups(len(mentions))
    _joined_by(groups, [country(m.normal) for m in mentions])
    _joined_by(groups, [(b.base, b.land) for b in bodies])
    bases = list(dict.fromkeys(b.base for b in bodies))
    spelt = {bare(m.normal): b.base for m, b in zip(mentions, bodies, strict=True) if b.land}
    same = _Same(bases, spelt, _introduced(mentions, bodies, text))
    # which countries the bodies of one kind belong to: МИД РФ and МИД Украины
    lands: dict[str, set[str]] = defaultdict(set)
    for body in bodies:
        if body.land:
            lands[same.of(body.base)].add(body.land)

    def kind(body: _Body) -> tuple[str, str]:
        base = same.of(body.base)
        here = lands[base]
        return base, body.land or (next(iter(here)) if len(here) == 1 else "")

    _joined_by(groups, [kind(b) for b in bodies])
    return _named(groups, mentions)


def _body(mention: Mention, places: dict[int, Mention]) -> _Body:
    name, land = split_country(mention.normal)
    inner = places.get(mention.end)
    if not land and inner is not None and inner.start > mention.start:
        # what stands in the name itself, in whatever case
        length = len(inner.normal.split())
        own: list[str] = mention.normal.split()
        same = plain(own[-1])[:3] == plain(inner.normal.split()[-1])[:3]
        if len(own) > length and own[-1][:1].isupper() and same:
            name, land = " ".join(own[:-length]), inner.normal
    first, _, rest = name.partition(" ")
    if not land and rest and (found := country_of_adjective(first)):
        return _Body(bare(rest), found)
    if not land and (found := country_of_adjective(mention.before)):
        land = found
    return _Body(bare(name), land)


class _Same:
    """Names of one kind of body: a name in words and what abbreviates it.

    `with_land` are the names with a country, and what they are without it.
    """

    def __init__(
        self, bases: Sequence[str], with_land: Mapping[str, str], introduced: Iterable[tuple[str, str]]
    ) -> None:
        self._of = {base: base for base in bases}
        for short, long in introduced:
            self._of[short] = long
        foreign: dict[str, set[str]] = defaultdict(set)
        for base in bases:
            if " " in base and base.isascii():
                foreign[base.partition(" ")[0]].add(base)
        spelt: dict[str, dict[str, str]] = defaultdict(dict)
        for name, base in [*((base, base) for base in bases if " " in base), *with_land.items()]:
            for key in beginnings(name):
                if len(spelt[key]) < _MOST:
                    spelt[key][name] = base
        for base in bases:
            if " " in base or self._of[base] != base:
                continue
            if base.isascii() and len(longer := foreign.get(base, set())) == 1:
                self._of[base] = next(iter(longer))  # Berkshire Hathaway
                continue
            near = {key: name for found in beginnings(base) for key, name in spelt.get(found, {}).items()}
            # a name without its country first; with it for СБУ and ЦТАК, which have its letter
            for own in (True, False):
                meant = [name for name, whole in near.items() if (name == whole) is own and stands_for(base, name)]
                meant = [name for name in meant if not any(name.startswith(other + " ") for other in meant)]
                if len(meant) == 1:
                    self._of[base] = near[meant[0]]
                    break

    def of(self, base: str) -> str:
        return self._of.get(base, base)


def _introduced(mentions: Sequence[Mention], bodies: Sequence[_Body], text: str) -> Iterable[tuple[str, str]]:
    """Высшая школа экономики (ВШЭ): the acronym in brackets right behind a name, or the name behind the acronym."""
    for (one, body), (other, theirs) in zip(
        zip(mentions, bodies, strict=True), zip(mentions[1:], bodies[1:], strict=True), strict=False
    ):
        if not _in_brackets(one, other, text) or body.base == theirs.base:
            continue
        if other.normal.isupper() and " " in body.base and other.normal[0] == one.normal.lstrip(_MARKS)[:1].upper():
            yield theirs.base, body.base
        elif one.normal.isupper() and " " in theirs.base and one.normal[0] == other.normal.lstrip(_MARKS)[:1].upper():
            yield body.base, theirs.base


def _in_brackets(one: Mention, other: Mention, text: str) -> bool:
    between, behind = text[one.end : other.start], text[other.end : other.end + 2]
    return len(between) <= 4 and between.strip('«" »') == "(" and behind.strip('»"')[:1] == ")"
