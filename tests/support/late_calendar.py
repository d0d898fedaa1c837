"""A calendar whose days begin at 04:00, to show that everything follows the calendar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from utt.domain.calendar import Calendar


class LateCalendar(Calendar):
    """The days of people who work past midnight."""

    def day_of(self, moment: datetime) -> date:
        return (moment - timedelta(hours=4)).date()

    def start_of(self, day: date) -> datetime:
        return datetime.combine(day, time(4))
