"""What a bulk act is: a change so large that the state before it is worth a backup."""

from __future__ import annotations

from collections.abc import Sequence

from annotate.model.edits import Transaction
from annotate.model.records import Info, SchemaVersion

MANY = 20
"""Edits of a change without a document of its own above which it is a bulk act."""


def reason(transactions: Sequence[Transaction]) -> str:
    """Why there should be a backup before these are written: one of `annotate.ports.REASONS`, "" for none.

    Whole documents that come or go are always many. Changes of one document are none however large: they are undone
    where they were made.
    """
    shared = [t for t in transactions if not t.document]
    if any(_is_schema(t) and len(t.edits) > 1 for t in shared):
        # labels renamed, merged or removed take their annotations along, also when that is taken back
        return "before-schema"
    several = any(sum(isinstance(edit.record, Info) for edit in t.edits) > 1 for t in shared)
    if not several and sum(len(t.edits) for t in shared) <= MANY:
        return ""
    return "before-undo" if any(t.reverts is not None for t in shared) else "before-change"


def _is_schema(transaction: Transaction) -> bool:
    return any(isinstance(edit.record, SchemaVersion) for edit in transaction.edits)
