"""What can go wrong, in two kinds: a gesture without meaning, and an environment that refuses."""

from __future__ import annotations


class KavychkiError(Exception):
    """Base of the errors that are told to a person; anything else is a bug."""


class _Rejected(KavychkiError):
    """Something is not taken: a `code`, and what more is to say. It may pass from one process to another."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail

    def __reduce__(self) -> tuple[type[KavychkiError], tuple[str, ...]]:
        return type(self), (self.code, self.detail)


class EditRejected(_Rejected):
    """A transaction contradicts the state or the schema.

    `code` is a short reason ("stale", "bounds", "layer", ...) that ui translates.
    """


class TextRejected(_Rejected):
    """A text cannot be a document: empty, binary, or with characters that have no meaning in it.

    `code` is one of "empty", "binary", "surrogate", "noncharacter", "undecodable", "too-large".
    """


class StorageError(KavychkiError):
    """The environment refused: a file missing, locked, read-only, damaged, too new, a full disk.

    `code` names the reason ("locked", "read-only", "full", "not-a-project", "too-new", "missing",
    "damaged", "altered", "exists", "ended", "io"); `path` is the file it happened to; the message says what to do.
    `detail` is what a window may put into words of its own.
    """

    def __init__(self, code: str, path: str, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.path = path
        self.detail = detail

    def __reduce__(self) -> tuple[type[KavychkiError], tuple[str, ...]]:
        return type(self), (self.code, self.path, self.args[0], self.detail)
