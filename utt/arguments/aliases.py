"""Short names of projects, which people type and the log never contains."""

from __future__ import annotations

from contextlib import suppress

from utt.domain.printable import printable
from utt.errors import UttError
from utt.runtime.settings import ConfigError, Settings
from utt.runtime.streams import ErrorOutput

_SECTION = "projects"


class ProjectAliases:
    """The projects' short names, from the section ``[projects]`` of the configuration.

    What a person types is recorded with the project's full name: ``am: review`` as ``acme: review``. Commands use this
    for names from the command line; the log itself knows nothing of short names.

    Since 2.0.
    """

    def __init__(self, settings: Settings, error_output: ErrorOutput) -> None:
        self._settings = settings
        self._error_output = error_output

    def expand(self, name: str) -> str:
        """Return *name* with its project's short name replaced; unchanged if it has none.

        Case does not matter. If the configuration cannot be read, or its value is not a project, prints a warning and
        returns *name* unchanged.
        """
        short, _, rest = name.partition(":")
        if not rest[:1].isspace() or short.split() != [short]:
            return name
        try:
            return f"{self.project(short)}:{rest}"
        except UttError as error:
            self._warn(error)
            return name

    def _warn(self, error: UttError) -> None:
        if isinstance(error, ConfigError):
            if self._settings.is_reported:
                return
            self._settings.is_reported = True
        # Recording continues, even if the warning cannot be printed.
        with suppress(OSError):
            print(f"warning: {printable(str(error))}", file=self._error_output, flush=True)

    def project(self, short: str) -> str:
        """Return the project that *short* stands for; *short* itself if it is not a short name.

        Raises UttError if the configuration cannot be read, or its value is not a project.
        """
        section = self._settings.section(_SECTION)
        # The section includes the settings of [DEFAULT], which may be meant for others.
        if section is None or short.lower() in section.parser.defaults():
            return short
        project = section.get(short, short)
        if project.split() != [project] or ":" in project:
            raise UttError(
                f"[{_SECTION}] {short.lower()} = {project!r} in {self._settings.filename} is not a project: "
                "write one word without a colon, as in am = acme"
            )
        return project
