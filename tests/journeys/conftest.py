"""Fixtures of windows, and what Qt's offscreen platform says of itself in every test."""

import pytest

from tests.ui.windows import window

__all__ = ["window"]


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.qt_log_ignore("^This plugin does not support "))
