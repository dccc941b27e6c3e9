"""Label schemas made at random, and a small one for stories about changing it."""

from __future__ import annotations

from hypothesis import strategies as st

from annotate.model.schema import (
    OVERLAPS,
    Attribute,
    Choice,
    Label,
    Layer,
    RelationType,
    Schema,
)

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=8)
lines = st.lists(st.text(st.characters(codec="utf-8"), max_size=12), max_size=2).map(tuple)
names = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=6)
titles = st.dictionaries(st.sampled_from(["en", "ru", "de"]), words, max_size=2)
guidelines = st.dictionaries(st.sampled_from(["en", "ru"]), st.text("абв \"'\\\n\r\t«»", max_size=12), max_size=2)
choices = st.builds(Choice, names, titles, st.sampled_from(["", "1", "!2"]), guidelines, lines, lines)
choosing = st.builds(
    Attribute,
    names,
    st.sampled_from(["choice", "choices"]),
    titles,
    st.lists(choices, min_size=1, max_size=3, unique_by=lambda c: c.value).map(tuple),
    st.booleans(),
    lines,
    guidelines,
    lines,
)
others = st.builds(
    Attribute, names, st.sampled_from(["text", "number", "bool", "date", "link"]), titles, st.just(()), st.booleans()
)


@st.composite
def schemas(draw: st.DrawFn) -> Schema:
    """A schema without mistakes."""
    layer_names = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    keys = iter("abcdefghijklmnopqrstuvwxyz")

    def label(name: str) -> Label:
        key = next(keys) if draw(st.booleans()) else ""
        return Label(
            name, key, draw(words), draw(titles), draw(guidelines), draw(st.booleans()), draw(lines), draw(lines)
        )

    layers = tuple(
        Layer(
            name,
            tuple(label(n) for n in draw(st.lists(names, min_size=1, max_size=3, unique=True))),
            tuple(draw(st.lists(others | choosing, max_size=3, unique_by=lambda a: a.name))),
            draw(titles),
            draw(st.text(' \t\n\u00a0«»"', max_size=4)),
            draw(st.sampled_from(["token", "sentence"])),
            draw(st.booleans()),
            draw(st.sampled_from(OVERLAPS)),
        )
        for name in layer_names
    )
    relations = tuple(
        RelationType(name, draw(st.sampled_from(layer_names)), draw(st.sampled_from(layer_names)), draw(st.booleans()))
        for name in draw(st.lists(names, max_size=2, unique=True))
    )
    return Schema(draw(names), layers, relations, draw(st.integers(1, 9)), draw(titles), draw(st.integers(0, 3)))


FARM = Schema(
    "ферма",
    (
        Layer(
            "entity",
            (Label("COW", "c"), Label("GOAT", "g"), Label("BARN", "b")),
            (
                Attribute("kind", "choice", choices=(Choice("milk", key="1"), Choice("meat"), Choice("both"))),
                Attribute("age", "number"),
                Attribute("note"),
            ),
        ),
        Layer("deed", (Label("MILKING"),), gaps=True),
    ),
    (RelationType("who", "deed", "entity", single=False), RelationType("where", "deed", "entity")),
)
"""Animals, what is done with them, and where."""
