"""Turns other programs' names into utt's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from utt.domain.activity import Name
from utt.domain.entry import HELLO_ENTRY_NAME
from utt.domain.printable import find_control
from utt.domain.tags import tags_of
from utt.exchange.remarks import Remarks

UNTITLED = "untitled"

# What programs write for "no project"; Hamster translates the word.
_NO_PROJECTS = frozenset(
    word.casefold()
    for word in """
-
none
(none)
unclassified
Unsorted
Ongesorteer
غير مرتّب
অনুক্ৰম বিহীন
Неадсартавана
Без подредба
অনুক্রম বিহীন
Sense ordre
Sense orde
Bez kategorie
Usorteret
Unsortiert
Αταξινόμητα
𐑳𐑯𐑕𐑹𐑑𐑧𐑛
Neordigita
Sin clasificar
Sortimata
Ordenatu gabe
Lajittelematon
Sen clasificar
ક્રમમાં થયેલ નથી
לא ממוין
बिना छांटा
Rendezetlen
Tak terurut
Non categorizzato
未分類のもの
ವಿಂಗಡಿಸದಿರುವ
분류 없음
Nerikiuota
Nešķirotie
बिनु छाँटल
Несортирано
തരംതിരിക്കാത്തവ
विनाक्रम
Usortert
Ongesorteerd
ଅସଜଡା
ਬਿਨਾਂ-ਲੜੀਬੱਧ
Bez sortowania
Não ordenado
Sem classificação
Nesortate
Несортированные
වර්ග නොකරන ලද
Nerazvrščeno
Pa kategorizuar
Непоређано
Nepoređano
Osorterat
இனம் பிரிக்கப்படாதவை
క్రమపరచని
ไม่แยกหมวด
Sırasız
تەرتىپلەنمىگەن
Без сортування
Chưa sắp xếp
未分类
未排序
""".splitlines()  # noqa: RUF001
    if word
)
_STARS = re.compile(r"(.*?)(\s*\*{2,3})", re.DOTALL)
_EMPHASIS = re.compile(r"(\*{2,3})(?=[^\s*]).*[^\s*]\*{2,3}", re.DOTALL)
_MARK = re.compile(r"\s{2,}#(?=\s|$)")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_NAMES = 4096
_COMMENTS = 256


class Names:
    """Makes the names of imported activities, and remarks once on each kind of change in them."""

    def __init__(self, remarks: Remarks) -> None:
        self._remarks = remarks
        self.of = lru_cache(_NAMES)(self._of)
        # Equal comments need not be in memory more than once.
        self._shared = lru_cache(_COMMENTS)(str)

    def _of(self, name: str | None, project: str, task: str, tags: tuple[str, ...], comment: str | None) -> str:
        """Return the name from *name*, or from *project* and *task*, with those tags that neither it nor the comment
        contains.
        """
        if name is None:
            text = self._joined(self._without_controls(project).strip(), self._without_controls(task).strip())
        else:
            text = self._without_controls(name).strip() or self._untitled()
        return self._with_tags(self._as_work(self._without_mark(text)), tags, comment)

    def comment(self, text: str | None) -> str | None:
        """Return a comment that the log can hold, None if it is empty."""
        comment = self._without_controls(text).strip() if text else ""
        return self._shared(comment) if comment else None

    def _joined(self, project: str, task: str) -> str:
        if project.casefold() in _NO_PROJECTS:
            project = ""
        if not project:
            return self._without_project(task) if task else self._untitled()
        word = "-".join(filter(None, re.split(r"[\s:]+", project))) or "-"
        if word != project:
            self._remarks.add(
                "a project was renamed, since a project is one word without a colon",
                "{} projects were renamed, since a project is one word without a colon",
                f"{project} is {word}",
            )
        return f"{word}: {task or self._untitled()}"

    def _without_project(self, task: str) -> str:
        """Return *task* changed so that none of its words is read as a project."""
        if not Name(task).project:
            return task
        changed = task.replace(":", " :", 1)
        self._remarks.add(
            "a name without a project got a space before its colon",
            "{} names without a project got a space before their colons",
            changed,
        )
        return changed

    def _untitled(self) -> str:
        self._remarks.add("one name is missing, and is untitled", "{} names are missing, and are untitled")
        return UNTITLED

    def _as_work(self, text: str) -> str:
        if text != HELLO_ENTRY_NAME and not _EMPHASIS.fullmatch(text.rpartition(": ")[2]):
            return text
        self._remarks.add(
            "a name got a full stop, since it means something else to utt",
            "{} names got a full stop, since they mean something else to utt",
            f"{text}.",
        )
        return f"{text}."

    def _without_mark(self, text: str) -> str:
        """Return *text* so that nothing in it begins a comment, in no line of the log."""
        changed = _MARK.sub(" #", text) if "#" in text else text
        if changed != text:
            self._remarks.add(
                "a name was given one space before its #, since a comment would begin there",
                "{} names were given one space before their #, since a comment would begin there",
                changed,
            )
        return changed

    def _without_controls(self, text: str) -> str:
        if find_control(text) is None:
            return text
        self._remarks.add(
            "control characters or line breaks of one text became spaces",
            "control characters or line breaks of {} texts became spaces",
        )
        return _CONTROLS.sub(" ", text)

    def _with_tags(self, name: str, tags: Iterable[str], comment: str | None) -> str:
        present = tags_of(name, comment)
        words = ["-".join(self._without_controls(tag).replace("#", " ").split()) for tag in tags]
        wanting = "".join(f" #{word}" for word in dict.fromkeys(words) if word and word not in present)
        if not wanting:
            return name
        # The stars of a break stay at the end.
        starred = _STARS.fullmatch(name)
        return f"{name}{wanting}" if starred is None else f"{starred[1]}{wanting}{starred[2]}"
