"""A gesture on its way into the file: its journal entry, and the rows that it leads to."""

from __future__ import annotations

import sqlite3

from annotate.model.edits import Entry, Transaction
from storage import fresh, journal, ledger, records, text_corrections


def write(
    connection: sqlite3.Connection, transaction: Transaction, text_of: records.TextOf, new: bool = False
) -> Entry:
    """Appends a transaction to the journal and brings the tables to what it says.

    With `new` the caller knows that it only makes records of one document, and that there is none of them yet.

    Raises:
        EditRejected: as `records.write` and `text_corrections.check`.
    """
    new = new and fresh.unique([edit.record for edit in transaction.edits])
    if not new:
        text_corrections.check(connection, transaction)
    entry = journal.write(connection, transaction)
    by = ledger.writing(connection, entry)
    if new:
        fresh.write(connection, transaction.edits, text_of, by)
        return entry
    for edit in text_corrections.in_order(transaction):
        records.write(connection, edit, text_of, by)
    text_corrections.settle(connection, transaction)
    if transaction.corrects:
        ledger.measure(connection, transaction.document)
    return entry
