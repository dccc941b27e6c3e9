"""What a plan makes of a document that comes from a file."""

from __future__ import annotations

from dataclasses import replace

from annotate.exchange.labels import mapped
from annotate.exchange.predictions import as_suggestions
from annotate.model.schema import Schema
from annotate.ports import ImportPlan, Incoming


def prepared(one: Incoming, plan: ImportPlan, schema: Schema) -> Incoming:
    """The document with the plan's annotator, its labels, and as suggestions where that is asked for."""
    named = replace(one, annotator=plan.annotator or one.annotator)
    ready = mapped(named, plan.labels, schema)
    return as_suggestions(ready, named.annotator or one.document.source or "import") if plan.suggestions else ready
