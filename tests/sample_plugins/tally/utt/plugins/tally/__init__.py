"""``utt tally``: how many activities of each type there were."""

from __future__ import annotations

from utt.api import v1

from .handler import TallyHandler

v1.register_command(
    v1.Command(
        name="tally",
        description="Count the activities of each type",
        handler_class=TallyHandler,
        add_args=v1.add_period_arguments,
    )
)
