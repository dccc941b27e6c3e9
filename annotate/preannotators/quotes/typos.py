"""Verbs of saying with a letter wrong: "завила, что", "мальтийцы горят, что"."""

from __future__ import annotations

# The commonest forms before "что"; only what is one edit away from one of these, and itself no verb of saying, counts.
_FORMS: tuple[tuple[str, str], ...] = tuple(
    (form, lemma)
    for lemma, forms in (
        ("заявить", "заявил заявила заявило заявили"),
        ("заявлять", "заявляет заявляют"),
        ("сообщить", "сообщил сообщила сообщило сообщили"),
        ("сообщать", "сообщает сообщают"),
        ("сказать", "сказал сказала сказали"),
        ("говорить", "говорит говорят"),
        ("рассказать", "рассказал рассказала рассказали"),
        ("отметить", "отметил отметила отметили"),
        ("подчеркнуть", "подчеркнул подчеркнула подчеркнули"),
        ("пояснить", "пояснил пояснила пояснили"),
        ("уточнить", "уточнил уточнила уточнили"),
        ("добавить", "добавил добавила добавили"),
        ("утверждать", "утверждает утверждают"),
        ("считать", "считает считают"),
    )
    for form in forms.split()
)
_SHORTEST = 5  # letters; shorter words have too many neighbours


def meant(word: str) -> str:
    """The verb of saying that a lower-case word form may stand for, one letter left out, put in, changed or swapped."""
    if len(word) < _SHORTEST:
        return ""
    return next((lemma for form, lemma in _FORMS if form != word and one_edit(word, form)), "")


def one_edit(a: str, b: str) -> bool:
    """Whether two words differ by one letter at most: left out, put in, another, or swapped with the next."""
    if abs(len(a) - len(b)) > 1:
        return False
    if len(a) > len(b):
        a, b = b, a
    i = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) < len(b):
        return a[i:] == b[i + 1 :]
    swapped = a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :]
    return a[i + 1 :] == b[i + 1 :] or swapped
