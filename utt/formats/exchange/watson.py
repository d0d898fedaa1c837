"""Watson: a JSON list of frames, which is the file ``frames`` in its directory.

A frame is ``[start, stop, project, id, tags, updated_at]``, with times in seconds since 1970. Older versions omitted
the last one or two.
"""

from __future__ import annotations

import json
import os
import re
import shlex
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from utt.api import v1

_FRAMES, _STATE = "frames", "state"
_FIRST_FRAME = re.compile(r'\s*\[\s*\[\s*-?[0-9.]+\s*,\s*-?[0-9.]+\s*,\s*"')
_NO_FRAME = re.compile(r"\s*\[\s*\]\s*")
_SIZES = (4, 5, 6)
# Separates the words of a project, which is one word in utt.
_GAP = r"[\s:]+"
_EXAMPLE = '[1794816000, 1794821400, "project", "id", ["tag"]]'


class WatsonExport:
    """Writes a frame for each activity, or Watson's directory with these."""

    file_endings = ("/",)

    def __init__(self, activities: v1.Activities, remarks: v1.Remarks) -> None:
        self._activities = v1.remark_on_breaks(activities, remarks)
        self._remarks = remarks

    def write_file(self, path: str) -> None:
        """Write the frames into the directory."""
        with open(os.path.join(path, _FRAMES), "w", encoding="utf-8") as file:
            file.writelines(self._pieces())

    def write(self, output: v1.Output) -> None:
        """Write the frames."""
        output.writelines(self._pieces())

    def _pieces(self) -> Iterator[str]:
        before = "[\n "
        for frame in self._frames():
            yield before + json.dumps(frame, ensure_ascii=False)
            before = ",\n "
        yield "[]\n" if before.startswith("[") else "\n]\n"

    def _frames(self) -> Iterator[list[Any]]:
        # Importing it takes longer than everything else here.
        from hashlib import md5

        for activity, begun, ended in v1.in_utc(self._activities, self._remarks):
            name, start, stop = activity.name, int(begun.timestamp()), int(ended.timestamp())
            if activity.comment:
                self._remarks.add("a comment has no place in Watson", "{} comments have no place in Watson")
            first = [name.task] if name.project else []
            tags = dict.fromkeys([*first, *v1.tags_of(name.name, None)])
            # The same activity has the same id in every export.
            identity = md5(f"{start} {stop} {name}".encode(), usedforsecurity=False).hexdigest()
            yield [start, stop, name.project or name.task, identity, [*tags], stop]


class WatsonReader:
    """Reads frames, or Watson's directory."""

    def __init__(self, remarks: v1.Remarks) -> None:
        self._remarks = remarks

    def recognises(self, source: v1.Source) -> bool:
        """Return true if it, or its file ``frames``, begins with a frame, or is still empty."""
        if not source.is_directory:
            return _FIRST_FRAME.match(source.head) is not None
        frames = source.file(_FRAMES)
        return frames is not None and any(each.match(frames.head) for each in (_FIRST_FRAME, _NO_FRAME))

    def read(self, source: v1.Source) -> Iterator[v1.Record]:
        """Yield a record for each frame, and for the running one."""
        if not source.is_directory:
            yield from self._records(source)
            return
        frames, state = source.file(_FRAMES), source.file(_STATE)
        if frames is None:
            source.fail("", f"has no file {_FRAMES!r}: name the directory in which Watson keeps its own")
        yield from self._records(frames)
        current = None if state is None else state.json
        if state is not None and current:
            try:
                yield v1.Record(_moment(current["start"]), where=_STATE)
            except (KeyError, TypeError, ValueError, OverflowError):
                state.fail("", 'it has no "start" like 1794816000')

    def _records(self, source: v1.Source) -> Iterator[v1.Record]:
        projects: set[str] = set()
        alone: Counter[str] = Counter()
        for number, frame in enumerate(source.json_items(), 1):
            where = f"frame {number}"
            try:
                record = _record(frame, where)
            except (TypeError, ValueError, OverflowError):
                source.fail(where, f"it is not written like {_EXAMPLE}")
            if record.project:
                projects.add(record.project)
            else:
                alone[record.task] += 1
            yield record
        for project in sorted(projects & {*alone}):
            self._remarks.add(
                "one record has no tag, so it counts without a project, unlike others of its project; to change that",
                "{} records have no tag, so they count without a project, unlike others of their projects; to change "
                "that",
                shlex.join(["utt", "rename", project, f"{'-'.join(re.split(_GAP, project))}: other"]),
                alone[project],
            )


def _record(frame: Any, where: str) -> v1.Record:
    """Return the record of a frame. Raises TypeError, ValueError or OverflowError if it is invalid."""
    if not isinstance(frame, list) or len(frame) not in _SIZES:
        raise TypeError
    start, stop, project, _, *more = frame
    tags = (more and more[0]) or []
    if not isinstance(project, str) or not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise TypeError
    # utt writes an activity without a project as a project, with the tags that are in its name.
    if set(tags) <= set(v1.tags_of(project, None)):
        return v1.Record(_moment(start), _moment(stop), task=project, where=where)
    task, *others = tags
    return v1.Record(_moment(start), _moment(stop), project=project, task=task, tags=others, where=where)


def _moment(seconds: Any) -> datetime:
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        raise TypeError
    return datetime.fromtimestamp(seconds, UTC)


v1.register_format("watson", "Watson, its frames or its directory", export=WatsonExport, read=WatsonReader)
