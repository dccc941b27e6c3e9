"""The form at rest: project files, importers, exporters. Imports nothing of ours but `annotate`."""
