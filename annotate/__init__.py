"""The meaning: documents, annotations, edits, suggestions. No Qt, no SQL."""

VERSION = "0.1.0"
