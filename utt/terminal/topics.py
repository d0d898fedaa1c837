"""What ``utt help TOPIC`` prints. A test runs the command lines and reads the configurations in it."""

from __future__ import annotations

import re
import textwrap

# The width that the texts here are written for, which is easy to read.
_WIDEST = 78


class Topic:
    """What it is *about*, for a list, and its *text*, without a line end."""

    __slots__ = ("about", "text")

    def __init__(self, about: str, text: str) -> None:
        self.about = about
        self.text = text


_DATES = """\
Times and days

--at and --now take a time today, on another day, or how long ago:

  utt hello --at 9:00
  utt add acme: review --at 'yesterday 17:30'
  utt add acme: review --at '16 nov 12:15'
  utt add acme: review --at -15m
  utt add acme: review --at '15 minutes ago'

A time range has two ends; the activities around it are cut:

  utt add acme: call --at 10:00-10:30

If your days begin at 4:00 (see utt help config), at 1:30 you are still in the
day before, and 23:50 was an hour and a half ago.

utt refuses times in the future. It does not guess: for ambiguous input, it
shows how to write either meaning.

A report takes a day or a period, without quotes. Weeks begin on Monday. A
weekday means the latest such day up to today; a month, week or quarter without
a year means the latest that has begun.

  utt report yesterday
  utt report 16 nov
  utt report last week              # this, last, previous or prev
  utt report last 3 months          # with this one
  utt report previous 3 months      # without it
  utt report october                # nov 2026, 2026-11, 2026, Q4 2026, week 47
  utt report monday..friday         # both included; october.. goes to today
  utt report all"""

_LOG = """\
The log

A text file with one entry per line. An entry marks when something ended, so
an activity lasts from the previous entry to its own:

  2026-11-16 09:00 hello
  2026-11-16 10:30 acme: design review  # with Ana
  2026-11-16 11:00 coffee **
  2026-11-16 11:30 dentist ***

hello         you arrive: the time before it does not count
bye ***       you leave: no time counts until the next entry
acme: review  the task review of the project acme, one word and a colon
coffee **     a break
dentist ***   ignored: it is in no total
# with Ana    a comment, two spaces and a # before it
10:30+0100    a time with its offset from UTC, for flights and clock changes
# my note     a line that begins with # is a note to yourself

List the latest entries, check for mistakes, edit the file, and undo what utt
did:

  utt log
  utt check
  utt edit
  utt undo --list"""

_FILTERS = """\
Filters

A report counts all activities of its period. Options leave some out:

  utt report last week --project acme --project 'beta*'
  utt report this month --match invoice    # in names and comments
  utt report this month --tag urgent       # #urgent in a name or a comment
  utt report this month --type break
  utt report this month --not-project acme --not-task 'mail*'

* and ? are wildcards, '' means no project, and --regex makes --match a regular
expression. The same option twice means "or", different options mean "and", and
each --not- option leaves out more.

-- Current Activity -- is the time since the last entry, which counts as work;
leave it out, or name it:

  utt report --no-current-activity
  utt report --current-activity 'acme: review'

All commands about a period take these options, including those of plugins."""

_PROMPT = """\
Prompts and status bars

utt status prints your own format, with named fields:

  utt status --format '{elapsed} {working}'
  utt status --format '{since:%H:%M} {after}, {left} left'

The fields: since after elapsed working resting target left done_at
week_working week_target week_left week_done_at synced unsynced. One without a
value is empty. If the log cannot be read, it prints nothing, and its exit
status is 1. In bash:

  PS1='$(utt status --format "{elapsed} {working}") \\w \\$ '

Programs read the same as JSON, with durations in seconds:

  utt status --json"""

_CONFIG = """\
The configuration

An INI file. Print its path, and the configuration in effect:

  utt config --filename
  utt config

Everything is optional. After a value, whitespace and # or ; begin a comment.

  [day]
  start = 04:00        # for people who work past midnight

  [targets]
  daily = 8h           # utt status shows what is left
  friday = 6h
  weekly = 38h
  off = saturday sunday 2026-12-24..2026-12-31
  start = -3h30        # your balance at your first entry

  [targets 2027-03-01] # replaces it from that day on
  weekly = 30h

  [alias]
  standup = report yesterday --details

  [projects]
  am = acme            # utt add 'am: review' writes acme: review

  [ui]
  quiet = no           # yes: do not say what was recorded

  [log]
  utc_offset = no      # yes: record times with their offset from UTC

  [sync]               # to encrypt the log at the remote
  encrypt = age -r age1qyqszqgp
  decrypt = age -d -i ~/.config/age/key.txt

  [plugins]
  disable =            # the names of plugins to disable"""

_PLUGINS = """\
Plugins

Every command is a plugin. Install more into utt's environment, and list them:

  utt plugins
  utt plugins --json

If one breaks, utt warns you and carries on without it. Disable it in the
configuration (utt help config), or for one command with a variable:

  UTT_DISABLE_PLUGINS=balance utt report

Start your own:

  utt plugins new standup"""

_FORMATS = """\
Formats of other programs

utt import reads what another program has recorded, and detects the format; utt
export writes your activities:

  utt import frames.json                   # try it with --dry-run
  utt import toggl *.csv
  utt export klog last month -o work.klg
  utt export watson -o watson/             # the directory of the program

activitywatch  the JSON of its stopwatch (import only)
bartib         its log
clockify       the CSV of its detailed report
csv            a table, one row per activity
gtimelog       timelog.txt
hamster        its database, XML or TSV: -o x.db, x.xml or x.tsv
harvest        the CSV of its detailed time report (import only)
ics            events for a calendar (export only)
json           the log, lossless
klog           its plain text
org            the CLOCK lines of Emacs' Org
sqlite         a database for SQL: -o x.db (export only)
timeclock      of Emacs, ledger and hledger
timewarrior    its JSON, or its directory: -o NAME/
toggl          the CSV of its detailed report
watson         its frames, or its directory: -o NAME/

utt reports what a format cannot hold, with numbers. docs/formats.md describes
each format, and docs/migrating.md how to switch from each program."""

TOPICS = {
    "dates": Topic("times, days and periods", _DATES),
    "log": Topic("the format of the log", _LOG),
    "filters": Topic("which activities a report counts", _FILTERS),
    "formats": Topic("what export writes and import reads", _FORMATS),
    "prompt": Topic("utt status in your prompt", _PROMPT),
    "config": Topic("the configuration file", _CONFIG),
    "plugins": Topic("other people's commands, and yours", _PLUGINS),
}
"""The topics, by name."""


def help_topics(columns: int = 80) -> dict[str, str]:
    """Return the topics of ``utt help``: what it prints for each, without a final line feed, by name.

    Prose is wrapped at this many *columns*, at most 78. Examples, which are indented, are not wrapped; their remarks
    move below them if they do not fit.

    Since 2.0.
    """
    return {name: _wrapped(topic.text, columns) for name, topic in TOPICS.items()}


def _wrapped(text: str, columns: int) -> str:
    """Return *text* with its prose wrapped, and with the explanation of each term as a hanging column."""
    lines: list[str] = []
    prose: list[str] = []
    width = min(columns, _WIDEST)
    for line in [*text.split("\n"), ""]:
        term = re.match(r"\S.*?  +(?=\S)", line)
        if prose and (term is not None or line[:1] in ("", " ")):
            lines.append(_filled(" ".join(prose), width))
            prose = []
        if term is not None:
            lines.append(_filled(line[term.end() :], width, term[0]))
        elif line[:1] in ("", " "):
            lines += _example(line, columns)
        else:
            prose.append(line)
    return "\n".join(lines[:-1])


def _example(line: str, columns: int) -> list[str]:
    """Return the line of an example, with its remark below if it does not fit. An entry's comment is not a remark."""
    remark = re.match(r"(  [^0-9].*?)  +(?=# )", line)
    if remark is None or len(line) <= columns:
        return [line]
    return [remark[1], *_filled(line[remark.end() + 2 :], columns, "    # ", "    # ").split("\n")]


def _filled(text: str, columns: int, first: str = "", other: str | None = None) -> str:
    return textwrap.fill(
        text,
        columns,
        initial_indent=first,
        subsequent_indent=" " * len(first) if other is None else other,
        break_on_hyphens=False,
        break_long_words=False,
    )
