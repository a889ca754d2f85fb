"""From the words typed to a `Request`: the settings that hold everywhere, the verb, the verb's own arguments.

The settings are taken out first, wherever they stand; what is left starts with the verb. Only the parser of
that one verb is built, which is what keeps `--help` quick.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, cast

from carbonpark import __version__
from carbonpark.cli.commands import COMMANDS, EVERYWHERE, TYPE_NAMES, Argument, Command, command
from carbonpark.cli.words import COMMANDS_TITLE, ENDING, EVERYWHERE_TITLE, LATER, PROGRAM, argparse_speaks
from carbonpark.words.errors import NotBuiltYet, UsageError, nearest
from carbonpark.words.language import Language, Text, set_language


@dataclass(frozen=True)
class Settings:
    """What holds for every verb."""

    language: Language
    json: bool = False
    quiet: bool = False
    out: Path | None = None
    color: bool = True
    debug: bool = False


@dataclass(frozen=True)
class Request:
    """One command to carry out; `verb` is empty when only `text` is to be printed."""

    settings: Settings
    verb: str = ""
    options: argparse.Namespace | None = None
    text: str = ""


class _Parser(argparse.ArgumentParser):
    """An argparse parser whose refusal is an exception, so that every ending takes the same road."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.format_usage().strip()}\n{message}")


def language_of(argv: Sequence[str]) -> Language:
    """The language asked for, else the machine's, else Chinese. Needed before anything can be said."""
    for place, word in enumerate(argv):
        asked = word.partition("=")[2] if word.startswith("--lang=") else ""
        if word == "--lang" and place + 1 < len(argv):
            asked = argv[place + 1]
        if asked in ("zh", "en"):
            return cast(Language, asked)
    return _language_of_machine()


def _language_of_machine() -> Language:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        name = os.environ.get(variable, "").split(".")[0].lower()
        if name and name not in ("c", "posix"):
            return "zh" if name.startswith(("zh", "chinese")) else "en"
    if os.name == "nt":  # Windows sets no such variable; its locale is in the C library
        import locale

        name = (locale.getlocale()[0] or "").lower()
        if name and not name.startswith(("zh", "chinese")):
            return "en"
    return "zh"


def _add(parser: argparse._ActionsContainer, argument: Argument) -> None:
    more = dict(argument.more)
    more["help"] = str(argument.help)
    kind = more.get("type")
    if kind in TYPE_NAMES:
        more["type"] = _named(kind)
    parser.add_argument(argument.flag, **more)


def _named(kind: Callable[[str], object]) -> Callable[[str], object]:
    def read(text: str) -> object:
        try:
            return kind(text)
        except ValueError:
            raise argparse.ArgumentTypeError(
                str(Text(zh="{text!r} 不是{kind}", en="{text!r} is not {kind}").filled(text=text, kind=str(TYPE_NAMES[kind])))
            ) from None

    return read


def _settings_parser() -> _Parser:
    parser = _Parser(prog="carbonpark", add_help=False, allow_abbrev=False)
    for argument in EVERYWHERE:
        _add(parser, argument)
    return parser


def _verb_parser(verb: Command) -> _Parser:
    parser = _Parser(prog=f"carbonpark {verb.name}", description=str(verb.about), allow_abbrev=False)
    for argument in verb.arguments:
        _add(parser, argument)
    group = parser.add_argument_group(str(EVERYWHERE_TITLE))
    for argument in EVERYWHERE:
        _add(group, argument)
    return parser


def help_text() -> str:
    """The help of the whole program: one screen."""
    usage = Text(zh="用法: carbonpark 命令 [参数] [选项]", en="usage: carbonpark COMMAND [arguments] [options]")
    lines = [str(PROGRAM), "", str(usage), "", f"{COMMANDS_TITLE}:"]
    for one in COMMANDS:
        lines.append(f"  {one.name:<9} {one.about}" + (f" ({LATER})" if one.later else ""))
    lines += ["", f"{EVERYWHERE_TITLE}:"]
    for argument in EVERYWHERE:
        shape = f"{argument.flag} {argument.more.get('metavar', '')}".strip()
        lines.append(f"  {shape:<11} {argument.help}")
    return "\n".join([*lines, "", str(ENDING)])


def parse(argv: Sequence[str]) -> Request:
    """Understand the command line; sets the language of the run.

    Raises
    ------
    UsageError
        With the usage line and what is wrong, in the language of the run.
    """
    language = language_of(argv)
    set_language(language)
    with argparse_speaks():
        known, rest = _settings_parser().parse_known_args(list(argv))
        settings = Settings(
            language=language, json=known.json, quiet=known.quiet, color=not known.no_color, debug=known.debug,
            out=Path(known.out) if known.out else None,
        )
        if not rest:
            raise UsageError(help_text())
        word, *arguments = rest
        if word in ("-h", "--help", "help"):
            return Request(settings, text=help_text())
        if word in ("-V", "--version"):
            return Request(settings, text=f"carbonpark {__version__}")
        return _parse_verb(settings, word, arguments)


def _parse_verb(settings: Settings, word: str, arguments: list[str]) -> Request:
    verb = command(word)
    if verb is None:
        raise UsageError(str(_unknown(word)))
    parser = _verb_parser(verb)
    if "-h" in arguments or "--help" in arguments:
        return Request(settings, text=parser.format_help().rstrip())
    if verb.later:
        raise NotBuiltYet(str(verb.later))
    return Request(settings, verb.name, parser.parse_args(arguments))


def _unknown(word: str) -> Text:
    near = nearest(word, [one.name for one in COMMANDS])
    hint = Text(zh=f"; 是否为 {near}?", en=f"; did you mean {near}?") if near else Text(zh="", en="")
    return Text(
        zh=f"没有命令 {word!r}{hint.zh} 全部命令见 carbonpark --help",
        en=f"There is no command {word!r}{hint.en} All commands: carbonpark --help",
    )
