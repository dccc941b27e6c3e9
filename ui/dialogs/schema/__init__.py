"""The editor of a project's label schema."""

from ui.dialogs.schema.dialog import SchemaDialog

__all__ = ["SchemaDialog"]
