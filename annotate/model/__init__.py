"""Values and pure functions: text, records, schema, edits, history."""
