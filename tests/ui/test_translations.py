"""The words on the screen: all of them translated, whole, and as compiled."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from ui import i18n
from ui.i18n import catalogue, update
from ui.i18n.catalogue import Catalogue, Translation
from ui.i18n.extract import Found, Problem, extract, in_source

_UNKNOWN = "%n things nobody translated"  # no literal in the call, so that the catalogue does not ask for it
_EXAMPLES = {"en": (1, 2), "ru": (1, 2, 5)}  # a number for each plural form, in the catalogue's order


@pytest.fixture
def spoken(qapp: QApplication) -> Iterator[QApplication]:
    """The application; what a test installs is taken out again."""
    locale = QLocale()
    yield qapp
    i18n.install(qapp, "en")
    QLocale.setDefault(locale)


def test_every_text_can_be_looked_up() -> None:
    _, problems = extract(i18n.FOLDER.parent)
    assert problems == []


@pytest.mark.parametrize("language", sorted(i18n.LANGUAGES))
def test_the_catalogue_holds_exactly_the_texts_of_the_source(language: str) -> None:
    """If this fails: `make translations`."""
    found, _ = extract(i18n.FOLDER.parent)
    wanted = {item.text for item in found if item.plural or language != "en"}
    assert set(catalogue.read(i18n.FOLDER / f"{language}.toml", language).texts) == wanted


@pytest.mark.parametrize("language", sorted(i18n.LANGUAGES))
def test_every_text_is_translated_in_all_its_forms_with_its_placeholders(language: str) -> None:
    assert catalogue.read(i18n.FOLDER / f"{language}.toml", language).gaps() == []


@pytest.mark.parametrize("language", sorted(i18n.LANGUAGES))
def test_the_compiled_file_says_what_the_catalogue_says(language: str) -> None:
    """If this fails: `make translations`."""
    compiled = QTranslator()
    compiled.load(str(i18n.FOLDER / f"kavychki_{language}.qm"))
    texts = catalogue.read(i18n.FOLDER / f"{language}.toml", language).texts
    assert _spoken_by(compiled, texts, language) == dict(texts)


def _example(words: str) -> dict[str, object]:
    """A value for each name of a pattern: a number where its place is for one."""
    fields = [(name, spec or "") for _, name, spec, _ in string.Formatter().parse(words) if name]
    return {name: 3.5 if spec.endswith("f") else "слово" for name, spec in fields}


def test_patterns_of_sayings_are_found_and_fill_in_both_languages() -> None:
    found, _ = extract(i18n.FOLDER.parent)
    sayings = {item.text for item in found if not item.place.startswith("ui/")}
    russian = catalogue.read(i18n.FOLDER / "ru.toml", "ru").texts
    assert len(sayings) > 250
    for words in sayings:
        said = russian[words]
        assert isinstance(said, str)
        values = _example(words)
        assert words.format(**values)
        assert said.format(**values)


def _spoken_by(translator: QTranslator, texts: Mapping[str, Translation], language: str) -> dict[str, Translation]:
    out: dict[str, Translation] = {}
    for text, value in texts.items():
        if isinstance(value, str):
            out[text] = translator.translate(i18n.CONTEXT, text) or ""
        else:
            out[text] = tuple(translator.translate(i18n.CONTEXT, text, None, n) or "" for n in _EXAMPLES[language])
    return out


def test_a_call_is_found_with_its_place_and_a_text_in_a_table_too() -> None:
    source = 'a = tr("Open")\nb = (noop("Save"), i18n.tr("%n quotes", n=count), tr("On" if a else "Off"), tr(b[0]))\n'
    assert sorted(in_source(source, "ui/x.py"), key=str) == [
        Found("%n quotes", "ui/x.py:2"),
        Found("Off", "ui/x.py:2"),
        Found("On", "ui/x.py:2"),
        Found("Open", "ui/x.py:1"),
        Found("Save", "ui/x.py:2"),
    ]


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ('tr(f"Saved {path}")', "an f-string is filled before it is looked up: use {name} and .format"),
        ('tr("Saved " + path)', "the text is put together before it is looked up: format what tr returns"),
        ('tr("Saved %s" % path)', "the text is put together before it is looked up: format what tr returns"),
        ('tr("Saved {}".format(path))', "the text is put together before it is looked up: format what tr returns"),
        ("noop(text)", "noop marks a literal"),
        ('self.tr("Saved")', "QObject.tr looks its text up under the class's name: use ui.i18n.tr"),
    ],
)
def test_a_call_that_could_never_be_looked_up_is_a_problem(call: str, why: str) -> None:
    assert list(in_source(call, "ui/x.py")) == [Problem("ui/x.py:1", why)]


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ('tr("quotes", 3)', "a number is given, but the text has no %n"),
        ('tr("%n quotes")', "the text has %n, but no number is given"),
    ],
)
def test_a_number_and_its_place_in_the_text_go_together(call: str, why: str) -> None:
    assert list(in_source(call, "ui/x.py"))[1:] == [Problem("ui/x.py:1", why)]


def test_updating_keeps_translations_empties_new_ones_and_sets_unused_ones_aside() -> None:
    before = Catalogue("ru", {"Open": "Открыть", "Gone": "Ушло"}, {"Back": "Снова здесь", "Old": "Старое"})
    found = [Found("Open", "ui/x.py:1"), Found("Back", "ui/x.py:2"), Found("%n quotes", "ui/x.py:3")]
    assert before.updated(found) == Catalogue(
        "ru",
        {"Open": "Открыть", "Back": "Снова здесь", "%n quotes": ("", "", "")},
        {"Old": "Старое", "Gone": "Ушло"},
    )


def test_a_text_that_becomes_plural_needs_its_forms_anew() -> None:
    before = Catalogue("ru", {"%n quotes": "цитаты"})
    assert before.updated([Found("%n quotes", "ui/x.py:1")]).texts == {"%n quotes": ("", "", "")}


def test_english_lists_only_plurals_and_guesses_their_forms() -> None:
    found = [Found("Open", "ui/x.py:1"), Found("%n new quote(s)", "ui/x.py:2"), Found("%n left", "ui/x.py:3")]
    before = Catalogue("en", {"%n left": ("one left", "%n left")})
    assert before.updated(found).texts == {
        "%n new quote(s)": ("%n new quote", "%n new quotes"),
        "%n left": ("one left", "%n left"),
    }


def test_gaps_name_what_is_missing_and_placeholders_that_differ() -> None:
    texts: dict[str, Translation] = {
        "Open": "",
        "Saved {path}": "Сохранено {file}",
        "%n of {all} quotes": ("%n из {all} цитаты", "%n из {all} цитат", "из {all} цитат"),
        "%n claims": "утверждения",
        "{name}: done": "{name}: готово",
        "a { alone": "одна {",
    }
    assert Catalogue("ru", texts).gaps() == [
        "'%n claims': should have 3 forms, has 1",
        "'%n of {all} quotes': has ['%n', 'all'], its translation 'из {all} цитат' has ['all']",
        "'Open': is not translated",
        "'Saved {path}': has ['path'], its translation 'Сохранено {file}' has ['file']",
    ]


def test_a_catalogue_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = Catalogue(
        "ru",
        {'"Quoted"\n\ttext': "«В кавычках»\n\tтекст", "%n quotes": ("%n цитата", "%n цитаты", "%n цитат")},
        {"Old \\ way": "Старый \\ путь"},
    )
    catalogue.write(tmp_path / "ru.toml", written)
    assert catalogue.read(tmp_path / "ru.toml", "ru") == written


def test_a_compiled_catalogue_speaks_each_plural_form(tmp_path: Path) -> None:
    texts: dict[str, Translation] = {
        "%n quotes": ("%n цитата", "%n цитаты", "%n цитат"),
        "Save <all> & “go”": "Сохранить <всё> & «дальше»",
    }
    update.compiled(Catalogue("ru", {**texts, "Not yet": ""}), tmp_path / "x.qm")
    compiled = QTranslator()
    assert compiled.load(str(tmp_path / "x.qm"))
    assert _spoken_by(compiled, {**texts, "Not yet": ""}, "ru") == {**texts, "Not yet": ""}


def test_qt_speaks_the_chosen_language_too(spoken: QApplication) -> None:
    assert i18n.install(spoken, "ru") == "ru"
    assert i18n.language() == "ru"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Отмена"
    assert QLocale().toString(QDate(2026, 2, 3), "d MMMM") == "3 февраля"
    assert i18n.install(spoken, "en") == "en"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
    assert QLocale().toString(QDate(2026, 2, 3), "d MMMM") == "3 February"


def test_a_text_without_translation_shows_in_english_with_its_number(spoken: QApplication) -> None:
    i18n.install(spoken, "ru")
    assert i18n.tr(i18n.noop("never translated")) == "never translated"
    assert i18n.tr(_UNKNOWN, 3) == "3 things nobody translated"


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        (["ru-RU", "ru", "en-US"], "ru"),
        (["de-DE", "de", "ru-Cyrl-RU", "en"], "ru"),
        (["en-GB", "ru"], "en"),
        (["C"], "en"),
        ([], "en"),
    ],
)
def test_the_language_follows_the_system(
    spoken: QApplication, monkeypatch: pytest.MonkeyPatch, wanted: list[str], language: str
) -> None:
    monkeypatch.setattr(QLocale, "uiLanguages", lambda self: wanted)
    assert i18n.install(spoken) == language
    assert i18n.install(spoken, "tlh") == language
