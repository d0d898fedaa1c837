"""The completers of the API. Every start may import them, so what they need is imported when one is called."""

from __future__ import annotations

from argparse import Namespace

from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    from utt.completion import files, recent
    from utt.domain import period, period_words, weeks_and_months
    from utt.plugin_system import format as format_
    from utt.plugin_system import registry
else:
    files = lazy("utt.completion.files")
    recent = lazy("utt.completion.recent")
    period = lazy("utt.domain.period")
    period_words = lazy("utt.domain.period_words")
    weeks_and_months = lazy("utt.domain.weeks_and_months")
    format_ = lazy("utt.plugin_system.format")
    registry = lazy("utt.plugin_system.registry")


class completers:  # noqa: N801 - It stands for a module, and is written as one: v1.completers.projects.
    """Completers for the values of arguments: set one as the argument's ``completer``.

    They are called as argcomplete calls completers, with keywords, and return a list of texts, or texts with
    descriptions; argcomplete offers those that begin with what has been typed. They print nothing and raise nothing:
    without a readable log, they return nothing. The log is the one that the command would use.

    Since 2.0.
    """

    @staticmethod
    def activities(*, parsed_args: Namespace, **_: object) -> list[str]:
        """Return the names of recent activities, the latest first, each once, without arrivals and departures.

        After the first words of a name, return what follows them.
        """
        words = getattr(parsed_args, "name", None)
        return recent.rest_of_activities(parsed_args, words if isinstance(words, list) else [])

    @staticmethod
    def projects(*, parsed_args: Namespace, **_: object) -> list[str]:
        """Return the projects of recent activities, the latest first, each once."""
        return recent.projects(parsed_args)

    @staticmethod
    def tasks(*, parsed_args: Namespace, **_: object) -> list[str]:
        """Return the tasks of recent activities, the latest first, each once."""
        return recent.tasks(parsed_args)

    @staticmethod
    def tags(*, parsed_args: Namespace, **_: object) -> list[str]:
        """Return the tags of recent activities, in names and comments, the latest first, each once, without ``#``."""
        return recent.tags(parsed_args)

    @staticmethod
    def commands(**_: object) -> list[str]:
        """Return the names of all commands, including those of plugins."""
        return sorted(registry.current().commands)

    @staticmethod
    def formats(**_: object) -> list[str]:
        """Return the names of all formats of the report."""
        return format_.format_names(registry.current())

    @staticmethod
    def export_formats(**_: object) -> list[str]:
        """Return the names of all formats to export to."""
        return format_.format_names(registry.current(), registry.EXPORT_FORMAT)

    @staticmethod
    def import_words(*, prefix: str, parsed_args: Namespace, **_: object) -> list[str]:
        """Return the files whose paths begin with *prefix* and, for the first word, all formats to import."""
        names = (
            []
            if getattr(parsed_args, "words", None)
            else format_.format_names(registry.current(), registry.IMPORT_FORMAT)
        )
        return [*names, *files.paths(prefix)]

    @staticmethod
    def periods(*, parsed_args: Namespace, **_: object) -> list[str]:
        """Return the words for a period, for the argument ``PERIOD`` of ``add_period_arguments``.

        After the first words of a period, return what may follow them.
        """
        words = getattr(parsed_args, "report_date", None)
        return [*period_words.following(words.split() if isinstance(words, str) else [])]

    @staticmethod
    def ends(**_: object) -> list[str]:
        """Return the words for the beginning or end of a period, for ``--from`` and ``--to``: days, months, ``last
        week`` and the like.
        """
        return [*period_words.END_WORDS]

    @staticmethod
    def days(**_: object) -> list[str]:
        """Return the words for a day: ``today``, ``yesterday`` and the weekdays."""
        return [*period.DAY_WORDS]

    @staticmethod
    def weeks(**_: object) -> list[str]:
        """Return the words for a week: ``this`` and ``prev``."""
        return [*weeks_and_months.WEEK_WORDS]

    @staticmethod
    def months(**_: object) -> list[str]:
        """Return the words for a month: ``this``, ``prev`` and the months' names."""
        return [*weeks_and_months.MONTH_WORDS]

    @staticmethod
    def times(**_: object) -> list[str]:
        """Return the words for a time, for ``--at``: ``now``, ``noon``, how long ago, and the words for a day."""
        return [*period.TIME_WORDS, *completers.days()]

    @staticmethod
    def moments(*, parsed_args: Namespace, **_: object) -> dict[str, str]:
        """Return the moments of the latest entries, the latest first, each with the entry's name as its description."""
        return recent.moments(parsed_args)

    @staticmethod
    def files(*, prefix: str, **_: object) -> list[str]:
        """Return the files and directories whose path begins with *prefix*; a directory ends with ``/``."""
        return files.paths(prefix)

    @staticmethod
    def directories(*, prefix: str, **_: object) -> list[str]:
        """Return the directories whose path begins with *prefix*, each ending with ``/``."""
        return [path for path in completers.files(prefix=prefix) if path.endswith("/")]
