"""Dialogs, each opened by one action."""
