"""The template of the page, which escapes everything."""

from __future__ import annotations

from typing import Any

from utt.api import v1
from utt.formats.beside import text_beside

_TEMPLATE = "page.jinja"
_MISSING = (
    "--format html needs Jinja2, which is not installed: install it with python3 -m pip install 'utt[html]', "
    "pipx inject utt jinja2, or uv tool install utt --with jinja2"
)


def template() -> Any:
    """Return the template. Raises UttError if Jinja2 is not installed."""
    try:
        import jinja2
    except ImportError as error:
        raise v1.UttError(_MISSING) from error

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, finalize=_shown, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(text_beside(__name__, _TEMPLATE))


def _shown(value: Any) -> Any:
    """Return the text for *value* without control characters."""
    # The template's own markup is not a plain str.
    return v1.printable(value) if type(value) is str else value
