"""Short names of projects, which a person types and the log never has."""

from __future__ import annotations

from utt.errors import UttError
from utt.runtime.config import ConfigError, Settings
from utt.runtime.streams import ErrorOutput

_SECTION = "projects"


class ProjectAliases:
    """The projects that short names stand for, as the section ``[projects]`` of the configuration says.

    What a person types is to be recorded with the project's own name: ``am: review`` as ``acme: review``. Commands ask
    for it where they take a name from the command line; the log itself knows nothing of it.

    Since 2.0.
    """

    def __init__(self, settings: Settings, error_output: ErrorOutput) -> None:
        self._settings = settings
        self._error_output = error_output

    def written(self, name: str) -> str:
        """Return *name* with the project that its own is short for; as it is where that is short for none.

        Capital letters do not matter. If the configuration cannot be read, or what it says is no project, a warning
        says so, and *name* stays as it is.
        """
        short, _, rest = name.partition(":")
        if not rest[:1].isspace() or short.split() != [short]:
            return name
        try:
            return f"{self.project(short)}:{rest}"
        except ConfigError as error:
            if not self._settings.is_told:
                self._settings.is_told = True
                print(f"warning: {error}", file=self._error_output)
        except UttError as error:
            print(f"warning: {error}", file=self._error_output)
        return name

    def project(self, short: str) -> str:
        """Return the project that *short* stands for; *short* itself where it stands for none.

        Raises UttError if the configuration cannot be read, or what it says is no project.
        """
        section = self._settings.section(_SECTION)
        # The section has the settings of [DEFAULT] too, which may be there for others.
        if section is None or short.lower() in section.parser.defaults():
            return short
        project = section.get(short, short)
        if project.split() != [project] or ":" in project:
            raise UttError(
                f"[{_SECTION}] {short.lower()} = {project!r} in {self._settings.filename} is no project: "
                "write one word without a colon, as in am = acme"
            )
        return project
