"""The activities in order: as a strip of a day's hours, and as a list."""

from __future__ import annotations

from utt.api import v1
from utt.formats.dates import in_words
from utt.formats.screen.page import Columns, Lines, Page
from utt.formats.screen.work import NOW, Work


def strip(page: Page, work: Work) -> Lines:
    """Return the hours of the day, with what took most of each below."""
    stretches = [(each.start, each.end, mark) for each in page.model.activities if (mark := work.mark_of(each))]
    return page.within_margins(v1.day_strip(page.style, stretches, page.room))


def details(page: Page, work: Work, columns: Columns) -> Lines:
    """Yield one line per activity, below its day."""
    style, args, to = page.style, page.model.args, page.style.dash
    model = page.model.details_model
    times = iter(page.shared([row.duration for row in model.rows], None))
    for number, (day, rows) in enumerate(model.rows_by_day):
        if not page.is_day:
            if number:
                yield ""
            yield from (style.bold(line) for line in v1.wrapped(in_words(day, day, to), page.columns))
        for row in rows:
            each, duration = row.activity, f"{page.text(next(times)):>{columns.duration}}"
            mark = work.mark_of(each)
            sign = style.dim(style.sign("·", ".")) if mark is None else style.painted(mark.sign, mark.color)
            stretch = f"{each.start:%H:%M}{to}{each.end:%H:%M}"
            head = f"{page.margin}{stretch}  {duration}  {sign} "
            taken = len(page.margin) + len(stretch) + len(duration) + 6
            if taken > page.columns:
                head = f"{stretch} {duration}"
                taken = len(head)
            text = NOW if each.is_current_activity and work.is_unnamed else style.printable(each.name.name)
            if args.show_comments and each.comment:
                text += f"  # {style.printable(each.comment)}"
            yield from page.hanging(head, taken, text)
