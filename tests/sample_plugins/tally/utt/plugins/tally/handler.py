from __future__ import annotations

from collections import Counter

from utt.api import v1


class TallyHandler:
    """Counts the activities of the report's period."""

    def __init__(self, activities: v1.Activities, output: v1.Output) -> None:
        self._activities = activities
        self._output = output

    def __call__(self) -> None:
        count = Counter(activity.type for activity in self._activities)
        for type_ in v1.Activity.Type:
            print(f"{type_.name}: {count[type_]}", file=self._output)
