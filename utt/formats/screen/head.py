"""The head of the page: its title, work and breaks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from utt.api import v1
from utt.formats.dates import in_words
from utt.formats.screen.page import GLUE, NOTHING, Columns, Lines, Page
from utt.formats.screen.rows import NARROWEST_BAR, percent
from utt.formats.screen.work import Work

_WORKED, _RESTED = "worked", "rested"


def title(page: Page) -> Lines:
    """Yield the days in words, with their week and the current time at the right."""
    text = in_words(page.first, page.last, page.style.dash)
    facts = []
    week = page.first.isocalendar()[:2]
    if week == page.last.isocalendar()[:2]:
        facts.append(f"week {week[1]}")
    if page.has_today:
        facts.append(f"{page.now:%H:%M}")
    right = ", ".join(facts)
    gap = page.columns - len(text) - len(right)
    if gap >= 2:
        yield page.style.bold(text) + " " * gap + page.style.dim(right)
        return
    yield from map(page.style.bold, v1.wrapped(text, page.columns))
    if right:
        yield page.style.dim(right)


class Summary:
    """Work and breaks, with a bar and the most important facts."""

    def __init__(self, page: Page, work: Work, columns: Columns, status: v1.Status) -> None:
        self._page = page
        self._model = page.model
        self._work = work
        self._columns = columns
        self._status = status

    def lines(self, parts: Iterable[tuple[timedelta, v1.Mark]]) -> Lines:
        """Yield the lines. *parts* are the parts of the work, each with its mark."""
        page, facts = self._page, self._facts()
        worked, rested = self._work.sums
        label, taken = self._columns.label + 2, len(page.margin) + self._columns.label + self._columns.duration + 6
        columns = page.columns - len(page.margin) - taken
        size = columns - 2 - len(facts[0]) if facts else columns
        if size < 2 * NARROWEST_BAR:
            # Below the bar then.
            size, beside = columns, ""
        else:
            beside = facts.pop(0) if facts else ""
        head = page.style.bold(f"{page.margin}{_WORKED:{label}}  {page.text(worked):>{self._columns.duration}}")
        bar = self._bar(parts, size) if size >= NARROWEST_BAR else ""
        yield "  ".join(part for part in (head, bar, beside) if part)
        if rested or facts:
            head = f"{page.margin}{_RESTED:{label}}  {page.text(rested):>{self._columns.duration}}  "
            yield from page.hanging(head, len(head), "; ".join(facts))

    def _bar(self, parts: Iterable[tuple[timedelta, v1.Mark]], size: int) -> str:
        """Return a bar of all work, up to the target if there is one, else followed by the breaks."""
        summary, target = self._model.summary_model, self._work.target
        whole = max(target, summary.working_time) if target else summary.total_time
        if not whole:
            return ""
        track = self._page.style.sign("·", ".") if target else self._work.break_mark.sign
        return self._page.style.bar([(duration / whole, mark) for duration, mark in parts], size, track)

    def _facts(self) -> list[str]:
        """Return facts to show next to the sums, the most important first."""
        page, args = self._page, self._model.args
        worked, target = self._model.summary_model.working_time, self._work.target
        facts = []
        if not self._model.summary_model.total_time:
            facts.append("nothing found" if args.has_filters else "nothing recorded")
        if target is not None:
            facts.append(f"{percent(worked, target)} of {page.text(target)}")
        elif page.is_day:
            counted = [each for each in self._model.activities if each.type != v1.Activity.Type.IGNORED]
            if counted:
                facts.append(f"{counted[0].start:%H:%M}{page.style.dash}{counted[-1].end:%H:%M}")
        elif days := len(self._work.by_day):
            facts.append(f"{days} day{'s' if days > 1 else ''}, {page.text(worked / days)} a day")
        balance = self._model.targets_model
        if balance is not None and (target is not None or balance.balance):
            facts.append(self._balance(balance))
            if balance.start:
                facts.append(f"{page.signed(balance.start)} to begin with")
        if args.rounding is not None:
            exact = page.text(self._model.summary_model.exact.total_time)
            facts.append(f"rounded {args.rounding}, exact{GLUE}total{GLUE}{exact}")
        if page.is_day and page.has_today and not args.has_filters and self._status.week_target is not None:
            week = page.text(self._status.week_working or NOTHING)
            facts.append(f"this week {week} of {page.text(self._status.week_target)}")
        return facts

    def _balance(self, whole: v1.Balance) -> str:
        page, balance = self._page, whole.balance
        if not page.is_day:
            return f"balance {page.signed(balance)}"
        if balance >= NOTHING:
            return f"{page.text(balance)} over" if balance else "done"
        if page.has_today and self._status.done_at is not None:
            return f"done at {self._status.done_at:%H:%M}"
        return f"{page.text(-balance)} {'left' if page.has_today else 'short'}"
