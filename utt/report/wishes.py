"""The rarer options of a report: filters, groups, rounding, format and file.

This is imported only if there is such an option.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from utt.domain.near import did_you_mean
from utt.domain.printable import excerpt
from utt.domain.rounding import parse_rounding
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING
from utt.report.criteria import criteria
from utt.report.tables import UNITS

if TYPE_CHECKING:
    from typing import Any

_MOST = 2
# The formats that the name of a file may promise.
_ENDINGS = {"html": "html", "htm": "html", "json": "json", "csv": "csv", "md": "markdown"}
# The formats that show nothing but the groups if there are any, and so only their projects.
_ONLY_GROUPS = (None, "screen", "text", "csv", "markdown")


def wishes(args: Namespace) -> dict[str, Any]:
    """Return the options as arguments of Request.

    A plugin may have options of the same names with another meaning, so most count only if utt has added them. Raises
    UttError, with what is allowed, for an invalid value.
    """
    found = criteria(args)
    more: dict[str, Any] = {
        "criteria": found,
        "project_name_filter": found.projects[0] if len(found.projects) == 1 else None,
    }
    return more | _how(args) if getattr(args, "utt_shows_report", False) else more


def _how(args: Namespace) -> dict[str, Any]:
    if args.round_each and args.round is None:
        raise UttError("--round-each says what to round, and --round how: write it like --round 15m --round-each")
    is_section = args.csv_section is not None
    for option, contradicts in ((f"--format {args.format}", args.format not in (None, "csv")), ("--by", args.by)):
        if is_section and contradicts:
            raise UttError(f"--csv-section and {option} contradict each other: leave one of them out")
    if args.by is not None and args.per_day:
        raise UttError("--by and --per-day contradict each other: leave one of them out, as in --by day")
    if args.total and (args.by is None or args.format != "csv"):
        raise UttError("--total is about CSV: write it like --by project --format csv --total")
    if args.depth is not None and args.by is not None and args.format in _ONLY_GROUPS:
        units = parse_units(args.by)
        if "project" not in units:
            raise UttError(f"--depth is about projects: write it like --by project,{units[0]} --depth {args.depth}")
    if args.output == "":
        raise UttError("--output needs the name of a file: write it like --output report.txt")
    ending = "" if args.output is None else args.output.rpartition(".")[2].lower()
    if args.format is None and not is_section and not args.schema and ending in _ENDINGS:
        meant = f"--format {_ENDINGS[ending]}"
        raise UttError(f"{excerpt(args.output)} would be plain text: add {meant}, or --format text if that is meant")
    if args.schema and (args.format not in (None, "json") or is_section):
        raise UttError("--schema is about JSON: write it like utt report --format json --schema")
    return {
        "by": () if args.by is None else parse_units(args.by),
        "depth": args.depth,
        "rounding": None if args.round is None else parse_rounding(args.round, args.round_each),
        "is_decimal": args.decimal,
        "has_total": args.total,
        "wanted_format": "json" if args.schema else args.format,
        "output_path": args.output,
        "wants_schema": args.schema,
    }


def parse_units(words: str) -> Sequence[str]:
    """Return the one or two units in *words*, separated by a comma. Raises UttError if they are invalid."""
    units = tuple(word.strip().lower() for word in words.split(","))
    for unit in units:
        if unit not in UNITS:
            what_to_type = (
                did_you_mean(unit, UNITS) or f"use {', '.join(UNITS)}, or two of them as in --by project,week"
            )
            raise UttError(f"There is no unit '{excerpt(unit)}' to group by: {what_to_type}")
    if len(units) > _MOST or len(set(units)) < len(units):
        raise UttError(
            f"--by takes one unit or two different ones, not '{excerpt(words)}': write it like --by project,week"
        )
    return units
