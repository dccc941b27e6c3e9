"""Backups of a project: made by SQLite, verified, kept by a rule, and restored.

Those of `NAME.kavychki` lie in the folder `NAME.backups` beside it. Each is a whole project that opens.
"""
