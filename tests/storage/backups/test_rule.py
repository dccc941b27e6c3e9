"""Which backups the rule keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from storage.backups.rule import DAYS, LAST, WEEKS, kept

NOW = datetime(2026, 11, 28, 14, 2, 11, tzinfo=UTC)
times = st.sets(
    st.integers(0, 90 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes)), min_size=1, max_size=120
)


def _ago(**since: float) -> datetime:
    return NOW - timedelta(**since)


def test_the_last_five_stay_however_close_they_are() -> None:
    made = [_ago(minutes=n) for n in range(8)]
    assert kept(made) == set(made[:LAST])


def test_a_long_project_keeps_days_then_weeks() -> None:
    made = [_ago(days=n) for n in range(60)]
    days = set(made[:DAYS])
    # Saturday the 28th: the weeks before end on the 22nd, 15th, 8th
    weeks = {_ago(days=n) for n in (0, 6, 13, 20)}
    assert kept(made) == days | weeks


def test_days_without_a_backup_do_not_count() -> None:
    made = [_ago(days=40 + 3 * n, hours=h) for n in range(10) for h in range(3)]
    assert len({time.date() for time in kept(made)}) >= DAYS


@given(times)
def test_the_newest_is_never_dropped_and_there_are_never_too_many(made: set[datetime]) -> None:
    stay = kept(made)
    assert max(made) in stay
    assert stay <= made
    assert len(stay) <= LAST + DAYS + WEEKS == 16
    assert set(sorted(made)[-LAST:]) <= stay


@given(times)
def test_the_last_of_each_of_the_last_days_and_weeks_stays(made: set[datetime]) -> None:
    stay = kept(made)
    for key, count in ((lambda t: t.date(), DAYS), (lambda t: tuple(t.isocalendar())[:2], WEEKS)):
        for one in sorted({key(time) for time in made})[-count:]:
            assert max(time for time in made if key(time) == one) in stay


@given(times)
def test_the_rule_keeps_what_it_kept_when_nothing_new_comes(made: set[datetime]) -> None:
    assert kept(kept(made)) == kept(made)


@given(times, st.integers(1, 600))
def test_a_new_one_never_brings_a_dropped_one_back(made: set[datetime], later: int) -> None:
    newer = NOW + timedelta(minutes=later)
    assert kept(kept(made) | {newer}) >= {newer}
    assert kept(made | {newer}) - {newer} <= made
