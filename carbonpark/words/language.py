"""Every word a person reads exists twice: in Chinese and in English.

A `Text` carries both. Which one is shown is a setting of the run (`use_language`), never of the code that speaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[str, ...] = get_args(Language)

_current: ContextVar[Language] = ContextVar("carbonpark_language", default="zh")


@dataclass(frozen=True)
class Text:
    """One sentence or label in the two languages of the product."""

    zh: str
    en: str

    def said(self, language: Language | None = None) -> str:
        """The text in `language`, or in the language of the run."""
        return self.zh if (language or _current.get()) == "zh" else self.en

    def filled(self, **values: object) -> Text:
        """The same text with its {slots} filled in both languages."""
        return Text(zh=self.zh.format(**values), en=self.en.format(**values))

    def __str__(self) -> str:
        return self.said()


def set_language(language: Language) -> None:
    """Speak `language` from here on."""
    _current.set(language)


def current_language() -> Language:
    """The language the run speaks."""
    return _current.get()


@contextmanager
def use_language(language: Language) -> Iterator[None]:
    """Speak `language` inside the block only."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)
