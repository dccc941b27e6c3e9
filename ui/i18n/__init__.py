"""The words on the screen: English in the source, Russian and English plurals from the .qm files beside this one.

How a text comes here: `tr("Open")` where it is shown, `noop("Open")` where a table only names it, then
`make translations` writes it into ru.toml (and, with %n, en.toml), a person fills it in there, and
`make translations` once more makes the .qm files. Values go in by name: `tr("Saved {path}").format(path=path)`.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

CONTEXT = "Kavychki"
LANGUAGES = {"en": "English", "ru": "Русский"}  # each in its own words, for the menu
FOLDER = Path(__file__).parent

_LOCALES = {"en": "en_GB", "ru": "ru_RU"}  # for dates and numbers where the system speaks another language

_language = "en"
_translators: list[QTranslator] = []


def tr(text: str, n: int | None = None) -> str:
    """The words for `text` in the language in use; `n` fills %n and chooses the plural form."""
    return QCoreApplication.translate(CONTEXT, text, None, -1 if n is None else n)


def noop(text: str) -> str:
    """`text` itself, marked for translation: for tables whose words go through `tr` when they are shown."""
    return text


def language() -> str:
    """The language in use: "ru" or "en"."""
    return _language


def install(app: QCoreApplication, language: str | None = None) -> str:
    """Makes the program speak `language`, the system's where it is None or unknown; returns the language in use.

    Replaces what an earlier call installed. Open windows are told by Qt (LanguageChange); dates and numbers
    of `QLocale()` follow.
    """
    global _language
    chosen = language if language in LANGUAGES else system_language()
    while _translators:
        app.removeTranslator(_translators.pop())
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    _language = chosen
    system = QLocale.system()
    QLocale.setDefault(system if system.name().startswith(chosen) else QLocale(_LOCALES[chosen]))
    for name, folder in ((f"qtbase_{chosen}", qt_folder), (f"kavychki_{chosen}", str(FOLDER))):
        translator = QTranslator()
        # Qt's own English is in its source; its file holds nothing, so a failure to load it is none
        if translator.load(name, folder):
            app.installTranslator(translator)
            _translators.append(translator)
    return chosen


def system_language() -> str:
    """The first of the languages that the system asks for which the program speaks; English where it knows none."""
    for wanted in QLocale.system().uiLanguages():
        if (code := wanted.replace("_", "-").partition("-")[0]) in LANGUAGES:
            return code
    return "en"
