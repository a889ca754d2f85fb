"""The command line's own words: argparse's strings in Chinese, and the few sentences every verb shares.

argparse passes each string it prints through a function called `_`; for the time of one parse that function
looks here. Outside the block argparse is as other programs expect it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from carbonpark.words.language import Text, current_language

ARGPARSE_IN_CHINESE: dict[str, str] = {
    "usage: ": "用法: ",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示这份说明",
    "argument %(argument_name)s: %(message)s": "参数 %(argument_name)s: %(message)s",
    "unrecognized arguments: %s": "不认识的参数: %s",
    "ambiguous option: %(option)s could match %(matches)s": "选项 %(option)s 不明确, 可能是 %(matches)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r 不在可选范围内 (可选: %(choices)s)",
    "invalid choice: %(value)r, maybe you meant %(suggestion)r? (choose from %(choices)s)": (
        "%(value)r 不在可选范围内, 是否为 %(suggestion)r? (可选: %(choices)s)"
    ),
    "can't open '%(filename)s': %(error)s": "无法打开 '%(filename)s': %(error)s",
    "expected one argument": "后面应有一个值",
    "expected at most one argument": "后面最多一个值",
    "expected at least one argument": "后面至少一个值",
    "expected %s argument": "后面应有 %s 个值",
    "expected %s arguments": "后面应有 %s 个值",
    "invalid %(type)s value: %(value)r": "%(value)r 不是有效的值 (%(type)s)",
    "%(prog)s: error: %(message)s\n": "%(prog)s: 用法有误: %(message)s\n",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "没有命令 %(parser_name)r (可选: %(choices)s)",
    "the following arguments are required: %s": "缺少参数: %s",
    "one of the arguments %s is required": "应给出其中之一: %s",
    "argument \"-\" with mode %r": "参数 \"-\" 不能用于模式 %r",
    "not allowed with argument %s": "不能与 %s 同用",
    "unexpected option string: %s": "没有这个选项: %s",
    "ignored explicit argument %r": "此选项不带值, 多余: %r",
    "option '%(option)s' is deprecated": "选项 '%(option)s' 已过时",
    "argument '%(argument_name)s' is deprecated": "参数 '%(argument_name)s' 已过时",
    "command '%(parser_name)s' is deprecated": "命令 '%(parser_name)s' 已过时",
}


def _one(message: str) -> str:
    return ARGPARSE_IN_CHINESE.get(message, message)


def _many(singular: str, plural: str, count: int) -> str:
    return _one(singular if count == 1 else plural)


def _as_written(message: str) -> str:
    return message


def _as_counted(singular: str, plural: str, count: int) -> str:
    return singular if count == 1 else plural


@contextmanager
def argparse_speaks() -> Iterator[None]:
    """Inside the block argparse speaks the language of the run (whatever the machine's locale says)."""
    chinese = current_language() == "zh"
    before = argparse._, argparse.ngettext  # type: ignore[attr-defined]
    argparse._ = _one if chinese else _as_written  # type: ignore[attr-defined]
    argparse.ngettext = _many if chinese else _as_counted  # type: ignore[attr-defined]
    try:
        yield
    finally:
        argparse._, argparse.ngettext = before  # type: ignore[attr-defined]


PROGRAM = Text(
    zh="carbonpark: 园区碳账本与碳达峰路线图 (离线, 中文/英文)",
    en="carbonpark: park carbon accounts and carbon-peak roadmaps (offline, Chinese and English)",
)
ENDING = Text(
    zh="园区: 工作簿 .xlsx、文件夹 (park.yaml + CSV) 或自带名称。每个命令的说明: carbonpark 命令 --help\n"
    "退出码: 0 完成 · 1 程序故障 · 2 用法 · 3 输入有误 · 4 无可行方案 · 5 中止或超时",
    en="PARK: workbook .xlsx, folder (park.yaml + CSV) or shipped name. Each command: carbonpark COMMAND --help\n"
    "Exit codes: 0 done · 1 our fault · 2 usage · 3 bad input · 4 no feasible plan · 5 stopped or out of time",
)
COMMANDS_TITLE = Text(zh="命令", en="commands")
EVERYWHERE_TITLE = Text(zh="通用选项 (命令前后均可)", en="everywhere (before or after the command)")
LATER = Text(zh="尚未提供", en="not yet")
