"""Splits and quotes like shells: the words of a command line that is being typed, and words to insert.

bash and zsh quote like POSIX, and with ``$'...'``; fish and PowerShell have their own rules. bash and PowerShell insert
a completion as it is, so it must be quoted for them; zsh and fish quote it themselves.
"""

from __future__ import annotations

import os
import re

_POWERSHELL = "powershell"

# For each kind of quotes, the characters that the escape character makes literal.
_ESCAPABLE: dict[str, dict[str, str | None]] = {
    "fish": {"'": "\\'", '"': '\\"$\n'},
    _POWERSHELL: {"'": "", '"': None},
    "": {"'": "", '"': '\\"$`\n', "$'": None},
}
# PowerShell treats typographic quotes like plain ones.
_SINGLE_QUOTES, _DOUBLE_QUOTES = "'\u2018\u2019\u201a\u201b", '"\u201c\u201d\u201e'
_END_OF_COMMAND = ";|&(\n"
_ASSIGNMENT = r"[A-Za-z_]\w*\+?="
_VARIABLE = r"\$(?:(\w+)|\{(\w+)\})"


class Word:
    """A word of a command line, as far as it has been typed.

    ``text`` is its meaning. ``quote`` is the open quote at its end, empty without one. ``kept`` is the length of the
    text that bash keeps on the line when it inserts a completion. ``tilde`` is its prefix that stands for a home
    directory, ``~`` for instance, else empty; ``home`` is that directory.
    """

    def __init__(self) -> None:
        self.text = ""
        self.quote = ""
        self.kept = 0
        self.tilde = self.home = ""


def split(line: str, shell: str, breaks: str = "") -> list[Word]:
    """Return the words of the last command in *line*, which ends at the cursor. The last word is the one to complete.

    *breaks* are the characters, outside of quotes, after which bash thinks that a new word begins.
    """
    reader = _Reader(line, shell, breaks)
    while reader.position < len(line):
        reader.read()
    return reader.done()


class _Reader:
    def __init__(self, line: str, shell: str, breaks: str) -> None:
        self.position = 0
        self._line = line
        self._is_powershell = shell == _POWERSHELL
        self._escape = "`" if self._is_powershell else "\\"
        self._escapable = _ESCAPABLE.get(shell, _ESCAPABLE[""])
        self._has_dollar_quotes = "$'" in self._escapable
        self._breaks = breaks
        self._words: list[Word] = []
        self._begin()

    def _begin(self) -> None:
        self._word = Word()
        self._is_begun = self._has_tilde = False
        # The length of the text before the open quotes, and before the last break.
        self._before_quote = self._before_break = 0

    def done(self) -> list[Word]:
        self._word.kept = self._before_quote if self._word.quote else self._before_break
        self._expand_home()
        return [*self._words, self._word]

    def read(self) -> None:
        """Read the next character, with what belongs to it."""
        character = self._line[self.position]
        following = self._line[self.position + 1 : self.position + 2]
        self.position += 1
        if self._word.quote:
            self._read_quoted(character, following)
        elif character == self._escape:
            self._put(following)
            self.position += 1
        elif quote := self._quote_of(character):
            self._open(quote)
        elif character == "$" and following == "'" and self._has_dollar_quotes:
            self.position += 1
            self._open("$'")
        elif character in " \t":
            self._end_word()
        elif character in _END_OF_COMMAND and not self._is_redirection(character, following):
            self._words = []
            self._begin()
        else:
            self._has_tilde |= character == "~" and not self._is_begun
            self._put(self._value_of(character))
            if character in self._breaks:
                self._before_break = len(self._word.text)

    def _read_quoted(self, character: str, following: str) -> None:
        escapable = self._escapable[self._word.quote]
        is_end = self._quote_of(character) == self._word.quote[-1]
        if character == self._escape and escapable != "" and (escapable is None or following in escapable):
            # The input may end with the escape character, which means nothing yet.
            self._put(following)
            self.position += 1
        elif is_end and self._is_powershell and self._quote_of(following) == self._word.quote:
            self._put(character)
            self.position += 1
        elif is_end:
            self._word.quote = ""
        else:
            self._put(character if self._word.quote != '"' else self._value_of(character))

    def _quote_of(self, character: str) -> str:
        """Return the kind of quotes that *character* opens or closes, empty if none."""
        if self._is_powershell and character:
            return "'" if character in _SINGLE_QUOTES else '"' if character in _DOUBLE_QUOTES else ""
        return character if character in ("'", '"') else ""

    def _open(self, quote: str) -> None:
        self._is_begun = True
        self._word.quote = quote
        self._before_quote = len(self._word.text)

    def _put(self, text: str) -> None:
        self._is_begun = True
        self._word.text += text

    def _value_of(self, character: str) -> str:
        """Return *character*, or the value of the variable that begins with it, if there is such a variable."""
        match = re.compile(_VARIABLE).match(self._line, self.position - 1) if character == "$" else None
        value = os.environ.get(match[1] or match[2]) if match is not None else None
        if match is None or value is None:
            return character
        self.position = match.end()
        return value

    def _end_word(self) -> None:
        if not self._is_begun:
            return
        # Skip assignments before the command.
        if self._words or not re.match(_ASSIGNMENT, self._word.text):
            self._expand_home()
            self._words.append(self._word)
        self._begin()

    def _expand_home(self) -> None:
        word = self._word
        tilde, slash, rest = word.text.partition("/")
        home = os.path.expanduser(tilde)
        if self._has_tilde and slash and home != tilde:
            word.tilde, word.home, word.text = tilde, home, home + slash + rest
            # The quotes, or a new word for bash, may begin after the tilde.
            word.kept += len(home) - len(tilde) if word.kept else 0

    def _is_redirection(self, character: str, following: str) -> bool:
        return character == "&" and (following == ">" or self._line[: self.position - 1].endswith((">", "<")))


def with_tilde(text: str, word: Word) -> str:
    """Return *text*, which begins with the word's text, with the word's tilde instead of the home directory."""
    return word.tilde + text.removeprefix(word.home) if word.home else text


def quoted_for_bash(text: str, word: Word) -> str:
    """Return what bash has to insert so that *word* becomes *text*, which begins with the word's text."""
    if word.home and word.kept == 0:
        return word.tilde + _escaped_for_bash(text.removeprefix(word.home))
    rest = text[word.kept :]
    if word.quote == "":
        return _escaped_for_bash(rest)
    if word.quote == "'":
        inside = rest.replace("'", r"'\''")
        # Leave the last quotes open, since readline closes them.
        inside = inside.removesuffix("'") if rest.endswith("'") else inside
    elif word.quote == '"':
        # History is expanded within double quotes too, so an exclamation mark goes outside.
        inside = re.sub(r'([\\"$`])', r"\\\1", rest).replace("!", r'"\!"')
        inside += '"' * inside.endswith('"')
    else:
        inside = re.sub(r"([\\'])", r"\\\1", rest)
        inside += "'" * inside.endswith("'")
    # readline reads a quote at the beginning as the one on the line, and one at the end as the closing one.
    return word.quote[-1] * inside.startswith(word.quote[-1]) + inside


def _escaped_for_bash(text: str) -> str:
    # Faster than a substitution, and there may be hundreds of texts.
    if text.isalnum():
        return text
    return "\\".join(re.split(r"(?=[^\w./:=,+@%-])", text))


def quoted_for_powershell(text: str, word: Word) -> str:
    """Return *text* as a word of PowerShell, in the quotes that *word* begins with, if any."""
    if word.quote == '"':
        return '"' + re.sub(f"([{_DOUBLE_QUOTES}`$])", r"`\1", text) + '"'
    if word.quote == "'" or not re.fullmatch(r"[\w./:\\=+~-]+", text, re.ASCII):
        return "'" + re.sub(f"([{_SINGLE_QUOTES}])", r"\1\1", text) + "'"
    return text
