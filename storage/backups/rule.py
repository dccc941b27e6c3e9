"""Which automatic backups are kept: a pure rule over their times."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

LAST = 5
DAYS = 7
WEEKS = 4


def kept(times: Collection[datetime]) -> set[datetime]:
    """Those to keep: the last 5, the last of each of the last 7 days and of the last 4 weeks that have any.

    Days and weeks (from Monday) are those of the times as given, so a person's own are local times. Days without a
    backup do not count: after a holiday there is still one for each day of work before it.
    """
    newest_first = sorted(times, reverse=True)
    chosen = set(newest_first[:LAST])
    days: dict[object, datetime] = {}
    weeks: dict[object, datetime] = {}
    for time in newest_first:
        days.setdefault(time.date(), time)
        weeks.setdefault(time.isocalendar()[:2], time)
    return chosen | set(list(days.values())[:DAYS]) | set(list(weeks.values())[:WEEKS])
