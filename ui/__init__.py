"""The appearance: the window, the article view, panels and dialogs. Knows annotate, never storage."""
