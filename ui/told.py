"""Plain words for steps, errors and times."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLocale

from annotate.errors import EditRejected, KavychkiError, StorageError, TextRejected
from annotate.model.edits import Step
from annotate.ports import Read
from annotate.saying import Saying, reason
from ui.i18n import noop, tr
from ui.unsaved import Overtaken

_STEPS = {
    "annotate": noop("annotate «{words}»"),
    "relabel": noop("relabel «{words}»"),
    "annotate_alike": noop("annotate «{words}» in several places"),
    "delete_alike": noop("delete «{words}» in several places"),
    "move_boundary": noop("move the edge of «{words}»"),
    "move_start": noop("move the left edge of «{words}»"),
    "move_end": noop("move the right edge of «{words}»"),
    "grow": noop("grow to «{words}»"),
    "shrink": noop("shrink to «{words}»"),
    "add_fragment": noop("add a piece to «{words}»"),
    "cut_fragment": noop("cut a piece out of «{words}»"),
    "delete": noop("delete «{words}»"),
    "accept": noop("accept «{words}»"),
    "accept_many": noop("accept several suggestions"),
    "reject": noop("reject «{words}»"),
    "reject_many": noop("reject several suggestions"),
    "mend": noop("mend «{words}»"),
    "waive": noop("let «{words}» be"),
    "unwaive": noop("show what was found at «{words}» again"),
    "speaker": noop("speaker «{words}»"),
    "claimant": noop("claimant «{words}»"),
    "paste": noop("paste what was copied on «{words}»"),
    "set_source": noop("source «{words}»"),
    "set_cue": noop("cue «{words}»"),
    "set_type": noop("type of «{words}»"),
    "set_worth": noop("check-worthiness of «{words}»"),
    "set_note": noop("note on «{words}»"),
    "rename_group": noop("entity renamed «{words}»"),
    "merge_groups": noop("entities merged into «{words}»"),
    "split_group": noop("«{words}» is somebody else"),
    "set_wikidata": noop("Wikidata id of «{words}»"),
    "set_group_note": noop("note on the entity «{words}»"),
    "unite_groups": noop("«{words}» is one in several documents"),
    "separate_groups": noop("«{words}» is not the one of other documents"),
    "note": noop("note on the document «{words}»"),
    "relate": noop("link «{words}»"),
    "unrelate": noop("part «{words}»"),
    "flag": noop("flag on «{words}»"),
    "done": noop("done: «{words}»"),
    "progress": noop("status of «{words}»"),
    "correct_text": noop("text corrected «{words}»"),
    "carry_over": noop("work taken over from «{words}»"),
    "describe": noop("description of «{words}»"),
    "import": noop("import «{words}»"),
    "import_annotations": noop("annotations imported with «{words}»"),
    "labels": noop("types to annotate"),
    "schema": noop("label schema «{words}»"),
    "salvage": noop("what was saved of the damaged file «{words}»"),
}
_MARKS = "label schema: ", "install it with: "
_KINDS = {"article": noop("the article itself"), "collective": noop("group"), "unknown": noop("unknown")}
_STORAGE = {
    "locked": noop("{name} is in use by another program. Close it there or try again in a moment."),
    "read-only": noop("{name} cannot be written. Make the file and its folder writable, or save a copy elsewhere."),
    "full": noop("The disk is full, {name} could not be written. Free some space and try again."),
    "missing": noop("{name} is not there any more. It may have been moved or renamed."),
    "not-a-project": noop("{name} is not a project of Kavychki."),
    "too-new": noop("{name} was made by a newer version of Kavychki. Install that version; the file was not touched."),
    "io": noop("{name} could not be read or written. Is the disk full, disconnected or broken?"),
    "damaged": noop(
        "{name} is damaged. Restore a backup (kavychki restore), mend it (kavychki repair),"
        " or save what can be read (kavychki salvage)."
    ),
    "unsound": noop("The check finds something wrong in the backup {name}, so it was not restored."),
    "altered": noop(
        "{name} was not opened: somebody has changed its tables, and such a file may do what it should not ({detail})."
        " Take the data out with: kavychki salvage"
    ),
    "exists": noop("{name} exists already. Choose another name."),
    "foreign": noop(
        "{name} stands where the dataset goes, and this program did not write it so. Move it away, or choose another"
        " name."
    ),
    "not-a-schema": noop("{name} is no label schema: {detail}"),
    "missing-extra": noop("{name} needs something that is not installed yet. Install it with: {detail}"),
    "overlapping": noop(
        "In {name} annotations overlap, which this format cannot hold: {detail}."
        " Choose which of them is kept, or another format."
    ),
    "cancelled": noop("Cancelled; nothing was written."),
    "unverified": noop("{name} did not read back as it was meant, so it was not kept: {detail}"),
    "ended": noop(
        "A process that wrote {name} ended before it was done ({detail}), perhaps for want of memory."
        " Nothing was written; try again."
    ),
    "nothing": noop(
        "There is nothing to export: no document fits the choice. Choose all documents instead of done ones."
    ),
}
_TEXTS = {
    "empty": noop("{name} holds no text."),
    "binary": noop("{name} is not a text file. Save the article as plain text and import that."),
    "surrogate": noop("{name} has broken characters ({detail}). Save it again as UTF-8."),
    "noncharacter": noop("{name} has characters that mean nothing in a text ({detail}). Save it again as UTF-8."),
    "undecodable": noop(
        "The encoding of {name} was not recognised. Save it as UTF-8, or name it: kavychki import --encoding."
    ),
    "too-large": noop("{name} is too large for one article. Split it into single articles."),
}
_EDITS = {
    "stale": noop("Somebody else has changed this in the meantime; the newer state is shown now."),
    "bounds": noop("This lies outside the text."),
    "corrected": noop("The text was corrected after that step. Take the correction back first, then the step."),
    "unfit": noop("Since then somebody has annotated words that the other text does not have. Correct the text anew."),
    "same-text": noop("Another document of the project has this very text."),
    "text": noop("This holds characters that no file can keep."),
    "layer": noop("The label schema has no such layer."),
    "label": noop("The label schema has no such label."),
    "relation": noop("The label schema does not allow this link."),
    "overlap": noop("Annotations of this kind may not meet like that: another one is in the way."),
    "name": noop("Another entity of this document has that name already."),
    "size": noop("This is too long to be kept. Shorten it."),
    "schema": noop("The label schema cannot be used like this."),
}


def step_words(step: Step) -> str:
    """What a step did, for the undo menu and the history."""
    known = _STEPS.get(step.action)
    if known is None and step.action.startswith("set_"):
        known = noop("change «{words}»")
    words = step.subject
    if step.action in ("speaker", "claimant"):
        words = tr(_KINDS[words]) if words in _KINDS else words
    return tr(known).format(words=words) if known else step.action


def error_words(error: KavychkiError) -> str:
    """What went wrong and what to do, naming the file."""
    if isinstance(error, StorageError):
        known = _STORAGE.get(error.code)
        if not known:
            return str(error)
        detail = said(error.detail) or _behind(str(error), *_MARKS)
        if error.code == "nothing" and detail:
            return tr("There is nothing to export: {why}.").format(why=detail)
        return tr(known).format(name=Path(error.path).name or error.path, detail=detail)
    if isinstance(error, TextRejected):
        return text_words(error.code, tr("The text"), said(error.detail), str(error))
    if isinstance(error, Overtaken) and error.step is not None:
        who, what = error.who, step_words(error.step)
        words = tr("{who} was faster: {what}, {time}. The newer state is shown now.")
        if not who:
            words = tr("Another window was faster: {what}, {time}. The newer state is shown now.")
        return words.format(who=who, what=what, time=clock(error.step.at))
    if isinstance(error, EditRejected) and error.code in _EDITS:
        return tr(_EDITS[error.code])
    return said(reason(error))


def _behind(words: str, *marks: str) -> str:
    """What stands behind the first of the marks that is there; "" where none is."""
    return next((words.partition(mark)[2] for mark in marks if mark in words), "")


def safe_mode_words(kind: str) -> str:
    """What is different while a project is in safe mode; `kind` is `ProjectStore.safe_mode`."""
    if kind == "no-wal":
        where = tr("The disk of this project cannot do everything that several windows need, so it is in safe mode.")
    else:
        where = tr("This project lies in a network folder ({kind}), so it is in safe mode.").format(kind=kind)
    what = tr("Every change is still on disk at once, but that takes longer, and two windows wait for each other.")
    return f"{where} {what} {tr('A copy on this computer is faster.')}"


def objection_words(why: str) -> str:
    """Why a gesture made no sense, where that is not to be seen."""
    return tr(_EDITS[why]) if why in _EDITS else ""


def said(words: str) -> str:
    """Words in the language in use where they are a saying, else as they are."""
    if not isinstance(words, Saying):
        return words
    values = {name: said(value) if isinstance(value, str) else value for name, value in words.values.items()}
    return tr(words.pattern).format(**values)


def read_words(read: Read) -> str:
    """Why a file, or a part of it, could not be read: where, and what to do."""
    if isinstance(read.message, Saying):
        known = read.message.values
        if read.code not in _TEXTS or known.get("file") != read.path or "place" in known:
            return said(read.message)
        # a file that is one text as a whole has sentences of its own
    return text_words(read.code, Path(read.path).name, _behind(read.message, *_MARKS), read.message)


def text_words(code: str, name: str, detail: str = "", default: str = "") -> str:
    """Why a file or text could not become a document."""
    known = _TEXTS.get(code) or _STORAGE.get(code)
    return tr(known).format(name=name, detail=detail) if known else default


def clock(at: str) -> str:
    """The local time of day of a UTC time stamp, with seconds."""
    try:
        moment = datetime.fromisoformat(at).astimezone()
    except ValueError:
        return at
    return moment.strftime("%H:%M:%S")


def is_of_today(at: str) -> bool:
    """Whether a UTC time stamp is of this local day."""
    try:
        return datetime.fromisoformat(at).astimezone().date() == datetime.now().astimezone().date()
    except ValueError:
        return True


def number(value: int) -> str:
    """A count with the separators of the language."""
    return QLocale().toString(value)
