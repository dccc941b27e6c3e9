"""The table of actions: one source for menus, shortcuts, the command palette and the key help."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from ui.i18n import noop, tr


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do. `keys` work in the whole window where `everywhere`, else in the article.

    Keys of the article are chords of ui.keys ("Space", "Shift+Alt+Left", "p"); the window's are Qt's ("Ctrl+Z").
    """

    name: str
    text: str
    keys: tuple[str, ...] = ()
    menu: str = ""
    everywhere: bool = False
    needs: str = "document"  # "", "project", "document", "focus": what has to be there


def _w(name: str, text: str, keys: tuple[str, ...], menu: str, needs: str = "document") -> Action:
    return Action(name, text, keys, menu, True, needs)


FILE, EDIT, MARK, GO, VIEW, HELP, CARET = "file", "edit", "mark", "go", "view", "help", "caret"
MENUS = {
    FILE: noop("File"),
    EDIT: noop("Edit"),
    MARK: noop("Annotate"),
    GO: noop("Go"),
    VIEW: noop("View"),
    HELP: noop("Help"),
}

GROUPS = {CARET: noop("Caret"), **MENUS}
"""All actions belong to a group; those of the caret are in no menu: nobody moves it by one."""


def _c(name: str, text: str, *keys: str) -> Action:
    return Action(name, text, keys, CARET)


ACTIONS: tuple[Action, ...] = (
    _c("move:left", noop("A token to the left"), "Left"),
    _c("move:right", noop("A token to the right"), "Right"),
    _c("move:up", noop("A line up"), "Up"),
    _c("move:down", noop("A line down"), "Down"),
    _c("move:sentence_left", noop("A sentence back"), "Ctrl+Left"),
    _c("move:sentence_right", noop("A sentence on"), "Ctrl+Right"),
    _c("move:paragraph_up", noop("A paragraph up"), "Ctrl+Up"),
    _c("move:paragraph_down", noop("A paragraph down"), "Ctrl+Down"),
    _c("select:left", noop("Select to the left"), "Shift+Left"),
    _c("select:right", noop("Select to the right"), "Shift+Right"),
    _c("select:up", noop("Select a line up"), "Shift+Up"),
    _c("select:down", noop("Select a line down"), "Shift+Down"),
    _c("select:sentence_left", noop("Select a sentence back"), "Ctrl+Shift+Left"),
    _c("select:sentence_right", noop("Select a sentence on"), "Ctrl+Shift+Right"),
    _c("select:paragraph_up", noop("Select a paragraph up"), "Ctrl+Shift+Up"),
    _c("select:paragraph_down", noop("Select a paragraph down"), "Ctrl+Shift+Down"),
    _c("scroll:page_up", noop("A page up"), "PgUp"),
    _c("scroll:page_down", noop("A page down"), "PgDown"),
    _c("scroll:top", noop("To the top"), "Home"),
    _c("scroll:bottom", noop("To the bottom"), "End"),
    _w("new", noop("New project…"), ("Ctrl+N",), FILE, ""),
    _w("open", noop("Open project…"), ("Ctrl+O",), FILE, ""),
    _w("import", noop("Import files…"), ("Ctrl+I",), FILE, "project"),
    _w("import_folder", noop("Import a folder…"), ("Ctrl+Shift+I",), FILE, "project"),
    _w("paste", noop("Paste an article…"), ("Ctrl+Shift+V",), FILE, "project"),
    _w("save", noop("Save what is not saved yet"), ("Ctrl+S",), FILE, "project"),
    _w("give_up", noop("Discard what is not saved yet"), (), FILE, "project"),
    _w("export", noop("Export…"), ("Ctrl+E",), FILE, "project"),
    _w("backups", noop("Backups…"), (), FILE, "project"),
    _w("schema", noop("Label schema…"), ("Ctrl+Shift+K",), FILE, "project"),
    _w("preferences", noop("Preferences…"), ("Ctrl+,",), FILE, ""),
    _w("quit", noop("Quit"), ("Ctrl+Q",), FILE, ""),
    _w("undo", noop("Undo"), ("Ctrl+Z",), EDIT, "project"),
    _w("redo", noop("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), EDIT, "project"),
    _w("history", noop("History…"), ("Ctrl+H",), EDIT),
    _w("copy", noop("Copy the words; a quote as one"), ("Ctrl+C",), EDIT),
    _w("paste_attributes", noop("Paste type, speaker, note"), ("Ctrl+V",), EDIT, "focus"),
    _w("describe", noop("Title, date, source…"), ("Ctrl+D",), EDIT),
    _w("correct_text", noop("Correct the text…"), ("Ctrl+Shift+T",), EDIT),
    Action("accept", noop("Accept and go on"), ("Space",), MARK, needs="focus"),
    Action(
        "accept_first", noop("Accept; first candidate where nobody speaks; go on"), ("Return",), MARK, needs="focus"
    ),
    Action("reject", noop("Reject or delete, go on"), ("Backspace", "Delete"), MARK, needs="focus"),
    Action("end_right", noop("Right edge: a token more"), ("Alt+Right",), MARK, needs="focus"),
    Action("end_left", noop("Right edge: a token less"), ("Alt+Left",), MARK, needs="focus"),
    Action("start_left", noop("Left edge: a token more"), ("Alt+Shift+Left",), MARK, needs="focus"),
    Action("start_right", noop("Left edge: a token less"), ("Alt+Shift+Right",), MARK, needs="focus"),
    Action("same", noop("Same mentions…"), ("g", "Ctrl+g"), MARK),
    Action("repeat", noop("Do the last action again here"), (".",), MARK),
    Action("grow", noop("Larger: group, sentence, paragraph"), ("b",), MARK),
    Action("shrink", noop("Smaller again"), ("Shift+b",), MARK),
    Action("next_fragment", noop("Next piece of a quote or claim"), ("x",), MARK, needs="focus"),
    Action("add_fragment", noop("Add the selected words to the quote or claim"), ("=",), MARK),
    Action("cut_fragment", noop("Cut the selected words or the piece in hand out"), ("-",), MARK),
    Action("name", noop("Who speaks or claims: find or type a name…"), ("/",), MARK, needs="focus"),
    Action("link", noop("Link to another annotation, or part them"), ("Ctrl+j",), MARK, needs="focus"),
    Action("entity_name", noop("Who this is: name, Wikidata…"), ("y",), MARK, needs="focus"),
    Action("entity_split", noop("This mention is somebody else…"), ("Shift+y",), MARK, needs="focus"),
    Action("note", noop("Note…"), ("n",), MARK),
    Action("flag", noop("Flag the document"), ("f",), MARK),
    _w("mend", noop("Mend what the checks have found"), ("F7",), MARK),
    _w("waive", noop("Let what the checks have found be"), ("Shift+F7",), MARK),
    _w("accept_all", noop("Accept all suggestions shown…"), ("Ctrl+Shift+A",), MARK),
    _w("reject_all", noop("Reject all suggestions shown…"), ("Ctrl+Shift+Backspace",), MARK),
    _w("labels", noop("Types to annotate…"), ("Ctrl+L",), MARK, "project"),
    _w("guideline", noop("Guideline of the label"), ("F4",), MARK),
    _w("carry_over", noop("Take over the work of a copy…"), (), MARK),
    _w("suggest", noop("Suggest again"), ("Ctrl+R",), MARK),
    _w("suggest_all", noop("Suggest for all documents"), ("Ctrl+Shift+R",), MARK, "project"),
    _w("done", noop("Done, next document"), ("Ctrl+Return", "Ctrl+Enter"), MARK),
    _w("reopen", noop("Not done after all"), (), MARK),
    Action("next", noop("Next annotation or suggestion"), ("Tab",), GO),
    Action("previous", noop("Previous annotation or suggestion"), ("Shift+Tab",), GO),
    Action("cycle", noop("What else lies under the caret"), ("`",), GO),
    Action("claim_mode", noop("Claim mode: from candidate to candidate"), ("z",), GO),
    Action("claim_order", noop("Claim mode: the other order"), ("Shift+z",), GO),
    Action("quote_mode", noop("Quote mode: from quote to quote"), ("v",), GO),
    Action("escape", noop("Let go of selection, mode, focus, armed label"), ("Esc",), GO),
    _w("next_document", noop("Next document"), ("Ctrl+PgDown",), GO),
    _w("previous_document", noop("Previous document"), ("Ctrl+PgUp",), GO),
    _w("copies", noop("Near copies…"), (), GO),
    _w("find_text", noop("Find in the article…"), ("Ctrl+F",), GO),
    _w("find_next", noop("Next place found"), ("F3",), GO),
    _w("find_previous", noop("Previous place found"), ("Shift+F3",), GO),
    _w("next_finding", noop("Next finding of the checks"), ("F8",), GO),
    _w("previous_finding", noop("Previous finding of the checks"), ("Shift+F8",), GO),
    _w("all_entities", noop("Entities of the project…"), ("Ctrl+Shift+G",), GO, "project"),
    _w("find", noop("Find a document or words"), ("Ctrl+Shift+F",), GO, "project"),
    _w("all_quotes", noop("All quotes of the project…"), ("Ctrl+Shift+Q",), GO, "project"),
    _w("project_history", noop("History of the project…"), ("Ctrl+Shift+H",), GO, "project"),
    _w("next_pane", noop("Next pane"), ("F6",), GO, ""),
    _w("previous_pane", noop("Previous pane"), ("Shift+F6",), GO, ""),
    _w("bigger", noop("Larger text"), ("Ctrl++", "Ctrl+="), VIEW, ""),
    _w("smaller", noop("Smaller text"), ("Ctrl+-",), VIEW, ""),
    _w("normal_size", noop("Normal text size"), ("Ctrl+0",), VIEW, ""),
    _w("suggested_only", noop("Only suggestions"), ("Ctrl+T",), VIEW),
    _w("walk_filter", noop("What is shown and walked…"), ("Ctrl+Shift+L",), VIEW),
    Action("characters", noop("Move and select by character"), ("F2",), VIEW),
    _w("palette", noop("All commands…"), ("Ctrl+K",), HELP, ""),
    _w("help", noop("Keys and help"), ("F1",), HELP, ""),
    _w("shortcuts", noop("Change keys…"), (), HELP, ""),
    _w("about", noop("About Kavychki"), (), HELP, ""),
)
BY_NAME = {action.name: action for action in ACTIONS}

_NAMES = {
    "Space": noop("Space"),
    "Return": "Enter",
    "Backspace": "⌫",
    "Delete": "Del",
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
    "Esc": "Esc",
    "PgDown": "PgDn",
    "PgUp": "PgUp",
}


def key_title(key: str) -> str:
    """A chord as it is printed on key caps."""
    if key.endswith("+") and key != "+":
        parts = [*key[:-2].split("+"), "+"]
    else:
        parts = key.split("+")
    return " ".join(tr(_NAMES[p]) if p in _NAMES else p.upper() if len(p) == 1 and p.isalpha() and len(parts) > 1 else p
                    for p in parts)  # fmt: skip


def sequences(keys: Iterable[str]) -> list[QKeySequence]:
    """Keys of the window as Qt has them. The keypad's Enter and plus are keys of their own there, but not to people."""
    spelled: dict[str, None] = {}
    for key in keys:
        spelled[key.replace("Shift+=", "+")] = None
        if key.endswith("+Return") or key == "Return":
            spelled[key.replace("Return", "Enter")] = None
    return [QKeySequence(key) for key in spelled]
