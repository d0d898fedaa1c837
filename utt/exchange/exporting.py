"""``utt export``: writes activities in another program's format, to a stream, a file or a directory."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress

from utt.errors import UttError
from utt.exchange.remarks import Remarks
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.format import Formats
from utt.report.request import Request
from utt.runtime.output_file import output_file
from utt.runtime.streams import Output
from utt.timelog.log import Log

if TYPE_CHECKING:
    import shutil
    import tempfile
else:
    shutil = lazy("shutil")
    tempfile = lazy("tempfile")

_DIRECTORY = "/"


class Exporter:
    """Exports the activities that the command line selects.

    Since 2.0.
    """

    def __init__(self, formats: Formats, output: Output, request: Request, log: Log, remarks: Remarks) -> None:
        self._formats = formats
        self._output = output
        self._request = request
        self._log = log
        self._remarks = remarks

    def export(self, format_name: str, path: str | None) -> None:
        """Write the activities in the format to the file or directory at *path*, atomically, or to the output.

        Raises UttError if there is no such format, if it needs a path or cannot be a directory, if the path is the
        log's, or if it cannot be written there.
        """
        if path is not None:
            self._log.refuse_as_output(path)
        exporter = self._formats.exporter(format_name)
        endings: tuple[str, ...] = tuple(getattr(exporter, "file_endings", ()))
        if path is not None and path.endswith(endings):
            _written(path, exporter.write_file)
        elif not hasattr(exporter, "write"):
            example = f"x{endings[0]}" if endings and endings[0] != _DIRECTORY else "x/"
            raise UttError(f"{format_name} needs a path that ends like this: utt export {format_name} -o {example}")
        elif path is None:
            exporter.write(self._output)
        elif path.endswith(_DIRECTORY):
            raise UttError(f"{format_name} is not a directory: name a file instead of {path}")
        else:
            with output_file(path) as file:
                exporter.write(file)
        notes = self._log.number_of_notes() if self._request.is_everything else 0
        if notes:
            self._remarks.add("a note of the log is left out", "{} notes of the log are left out", number=notes)


def _written(path: str, write: Callable[[str], object]) -> None:
    """Create the file or directory at *path* atomically: *write* is called with a path beside it, which is then
    renamed.
    """
    is_directory = path.endswith(_DIRECTORY)
    place = os.path.realpath(path)
    if is_directory and os.path.lexists(place) and (not os.path.isdir(place) or os.listdir(place)):
        raise UttError(f"{path} exists already: name a new directory")
    beside = None
    try:
        beside = tempfile.mkdtemp(prefix=".utt-", dir=os.path.dirname(place))
        made = os.path.join(beside, os.path.basename(place))
        if is_directory:
            os.mkdir(made)
        write(made)
        if not os.path.lexists(made):
            raise UttError(f"{path} was not written: the format has made no file")
        os.replace(made, place)
    except OSError as error:
        raise UttError(f"{path} cannot be written, {error.strerror}: name another path") from error
    finally:
        if beside is not None:
            with suppress(OSError):
                shutil.rmtree(beside)
