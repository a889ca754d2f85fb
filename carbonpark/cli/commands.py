"""Every command of the contract: its name, its arguments, what it is for, in both languages.

One table; the help, the parser, the tests of the translations and the README check read it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from carbonpark.words.language import Text


@dataclass(frozen=True)
class Argument:
    """One argument of a command, in argparse's terms with bilingual help."""

    flag: str
    help: Text
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Command:
    """One verb. `later` says what is missing when the verb is not in this version."""

    name: str
    about: Text
    arguments: tuple[Argument, ...] = ()
    later: Text | None = None


def share(text: str) -> float:
    """A share as a person writes it: '0.5%', '0.5 %' or '0.005'."""
    word = text.strip()
    value = float(word.rstrip("%％ ")) / 100 if word.endswith(("%", "％")) else float(word)
    if not 0 <= value < 1:
        raise ValueError(text)
    return value


def seconds(text: str) -> float:
    """A time as a person writes it: '90', '90s', '10m', '1h'; in seconds."""
    word = text.strip().lower()
    factor = {"s": 1.0, "m": 60.0, "h": 3600.0}.get(word[-1:], None)
    value = float(word) if factor is None else float(word[:-1]) * factor
    if not value > 0:
        raise ValueError(text)
    return value


def year(text: str) -> int:
    """A calendar year."""
    value = int(text)
    if not 1900 <= value <= 2200:
        raise ValueError(text)
    return value


def count(text: str) -> int:
    """A whole number, zero or more, as a person writes it: '10000', '10 000'."""
    value = int(text.replace(" ", "").replace(",", ""))
    if value < 0:
        raise ValueError(text)
    return value


# argparse prints the type's name in its error: give it one that reads in both languages.
TYPE_NAMES: dict[Callable[[str], Any], Text] = {
    share: Text(zh="份额, 例如 0.5% 或 0.005", en="a share, e.g. 0.5% or 0.005"),
    seconds: Text(zh="时间, 例如 90、90s、10m", en="a time, e.g. 90, 90s, 10m"),
    year: Text(zh="年份, 例如 2030", en="a year, e.g. 2030"),
    count: Text(zh="个数, 例如 10000", en="a whole number, e.g. 10000"),
}

_PARK = Argument("PARK", Text(zh="园区: 工作簿、文件夹或自带名称", en="workbook, folder or shipped name"))
_SCENARIO = Argument(
    "SCENARIO", Text(zh="情景: YAML 文件、工作簿#名称或自带名称", en="YAML file, workbook.xlsx#name or shipped name")
)
_RUN = Argument("RUN", Text(zh="结果文件夹", en="a run folder"))
_YEAR = Argument("--year", Text(zh="年份, 可多次给出", en="year; may be given several times"),
                 {"type": year, "action": "append", "metavar": "Y"})
_LATER_VERSION = Text(
    zh="命令 {name} 属于约定的命令, 但此版本还没有; 现有命令见 carbonpark --help",
    en="The command {name} belongs to the contract but is not in this version; see carbonpark --help",
)


def _later(name: str, about: Text, *arguments: Argument) -> Command:
    return Command(name, about, arguments, later=_LATER_VERSION.filled(name=name))


COMMANDS: tuple[Command, ...] = (
    Command("demo", Text(zh="自带园区全流程: 核算、诊断、规划、比较、报告",
                         en="whole job on the shipped parks: account, diagnose, plan, compare, report"),
            (Argument("--no-open", Text(zh="不打开报告", en="do not open the report"), {"action": "store_true"}),)),
    Command("new", Text(zh="新建园区: 填报模板或 CSV 文件夹", en="starter park: workbook, or a folder of CSV"),
            (Argument("DIR", Text(zh="新文件夹", en="the new folder")),
             Argument("--archetype", Text(zh="以哪个自带园区起步; 不给名称则列出", en="shipped park to start from; "
                      "without a name: list them"), {"nargs": "?", "const": "", "metavar": "A"}),
             Argument("--folder", Text(zh="用 CSV 文件夹而不用工作簿", en="a folder of CSV instead of a workbook"),
                      {"action": "store_true"}))),
    Command("import", Text(zh="导入报表: 205-1、205-2、火炬表、表计、企业小表", en="merge forms: 205-1, 205-2, Torch, meters, firms"),
            (Argument("FILE", Text(zh="报表文件 (.xlsx 或 .csv), 可多个", en="forms (.xlsx or .csv)"), {"nargs": "+"}),
             Argument("--into", Text(zh="并入哪个园区: 工作簿或文件夹", en="the park: workbook or folder"), {"required": True, "metavar": "PARK"}),
             Argument("--preview", Text(zh="只看会改什么, 不写", en="only say what would change"), {"action": "store_true"}))),
    Command("check", Text(zh="校验输入, 做核算检查", en="validate input, run the accounting checks"),
            (Argument("PATH", Text(zh="园区或情景", en="parks or scenarios"), {"nargs": "+"}),
             Argument("--annotate", Text(zh="另存一份标注了错误的副本", en="write a copy with the faults marked"),
                      {"action": "store_true"}))),
    Command("account", Text(zh="核算: 排放、能源、检查、差额桥", en="account: emissions, energy, checks, bridge"),
            (_PARK,
             Argument("--regime", Text(zh="核算口径 910|location|market|gbt32150|gpc|physical, 可多次给出; 缺省为适用的全部",
                                       en="regime 910|location|market|gbt32150|gpc|physical; may be given several "
                                          "times; all that apply when not given"),
                      {"action": "append", "metavar": "R"}),
             Argument("--boundary", Text(zh="边界", en="boundary"), {"metavar": "B"}), _YEAR,
             Argument("--draws", Text(zh="不确定性的蒙特卡洛抽样次数, 例如 10000; 缺省只做误差传播",
                                      en="Monte Carlo draws of the uncertainty, e.g. 10000; error propagation only "
                                         "when not given"), {"type": count, "default": 0, "metavar": "N"}),
             Argument("--seed", Text(zh="抽样的种子", en="seed of the draws"), {"type": count, "default": 1, "metavar": "S"}),
             Argument("--against", Text(zh="此前公布的园区数据: 判断基准年是否要重算",
                                        en="the park as published before: is the base year to be recalculated?"),
                      {"metavar": "PARK"}),
             Argument("--significance", Text(zh="基准年重算的显著性界限, 缺省 5%%", en="share above which the base year is recalculated, 5%% by default"),
                      {"type": share, "default": 0.05, "metavar": "P"}))),
    Command("diagnose", Text(zh="诊断: 指标、分解、脱钩", en="diagnose: indicators, decomposition, decoupling"),
            (_PARK,)),
    Command("simulate", Text(zh="推演: 基准或手写方案, 每条规则的余量",
                             en="reference or hand-written plan in numbers, every rule's slack"), (_SCENARIO,)),
    Command("plan", Text(zh="规划: 求最优达峰路线图", en="the optimal roadmap to the carbon peak"),
            (_SCENARIO,
             Argument("--gap", Text(zh="允许的最优性差距, 例如 0.5%%", en="accepted optimality gap, e.g. 0.5%%"),
                      {"type": share, "metavar": "G"}),
             Argument("--time-limit", Text(zh="求解时限, 例如 90 或 10m", en="solver time, e.g. 90 or 10m"),
                      {"type": seconds, "metavar": "S"}))),
    Command("compare", Text(zh="比较: 先列输入之差, 再列结果之差", en="inputs that differ, then results that differ"),
            (Argument("RUN", Text(zh="结果文件夹或情景", en="run folders or scenarios"), {"nargs": "+"}),
             Argument("--base", Text(zh="以哪一个为基准", en="the one to compare with"), {"metavar": "A"}))),
    _later("admit", Text(zh="准入: 新项目能否进入, 为什么", en="would this newcomer be admitted, and why"),
           Argument("PROJECT", Text(zh="项目", en="project")), _RUN),
    Command("track", Text(zh="跟踪: 新一年的账对照方案", en="a new year's account against the plan"),
            (_PARK, _RUN, Argument("--year", Text(zh="核对哪一年; 不给则取最近一年", en="the year to check; the last one when left out"),
                                   {"type": year, "metavar": "Y"}))),
    _later("study", Text(zh="研究: 敏感性、帕累托、稳健等", en="sensitivity, Pareto, robust and other studies"),
           Argument("STUDY", Text(zh="研究的 YAML 文件", en="YAML file of the study"))),
    Command("report", Text(zh="报告: 一个可离线打开的 HTML 文件", en="one self-contained HTML report"),
            (_RUN,
             Argument("--skin", Text(zh="体例 910|peak|green5y", en="form 910|peak|green5y"),
                      {"choices": ("910", "peak", "green5y"), "metavar": "S"}),
             Argument("--to", Text(zh="格式, 逗号分隔 (此版本: html)", en="formats, comma separated (this version: html)"),
                      {"default": "html", "metavar": "F"}),
             Argument("--bw", Text(zh="黑白可读", en="readable in black and white"), {"action": "store_true"}))),
    Command("explain", Text(zh="追溯: 从一个数到它的输入行与来源",
                            en="from a result down to input rows and sources"),
            (_RUN, Argument("QUANTITY", Text(zh="量的名称; 不给则列出", en="name of the quantity; without: list them"),
                            {"nargs": "?"}),
             Argument("--year", Text(zh="年份", en="year"), {"type": year, "metavar": "Y"}))),
    Command("export", Text(zh="导出: csv、nc、lp, 或可外传的 share", en="hand over as csv, nc, lp, or fit to share"),
            (_RUN, Argument("--to", Text(zh="格式 csv|nc|lp|share (不泄露单个企业)", en="format csv|nc|lp|share (no firm shown)"),
                            {"required": True, "metavar": "F"}),
             Argument("--key", Text(zh="代号密钥文件 (share; 默认留在结果文件夹)", en="file with the key of the pseudonyms (share)"),
                      {"metavar": "FILE"}))),
    Command("factors", Text(zh="因子: 按中文或英文查找", en="find emission factors by Chinese or English words"),
            (Argument("QUERY", Text(zh="查什么, 例如 柴油", en="what to look for, e.g. diesel"), {"nargs": "*"}),)),
    Command("doctor", Text(zh="自检: 版本、求解器、编码、字体、写权限",
                           en="self-check: versions, solver, encodings, fonts, write access"),
            (Argument("--copy", Text(zh="只输出可复制的纯文本", en="plain text to copy into a message"),
                      {"action": "store_true"}),)),
    _later("serve", Text(zh="本机网页 (仅本机可访问)", en="local web page (loopback only)"),
           Argument("--port", Text(zh="端口", en="port"), {"type": int, "metavar": "N"})),
)

EVERYWHERE: tuple[Argument, ...] = (
    Argument("--lang", Text(zh="语言 zh|en", en="language zh|en"), {"choices": ("zh", "en"), "metavar": "L"}),
    Argument("--json", Text(zh="结果以一个 JSON 对象输出", en="print the result as one JSON object"),
             {"action": "store_true"}),
    Argument("--quiet", Text(zh="只报错误", en="errors only"), {"action": "store_true"}),
    Argument("--out", Text(zh="结果写到哪个文件夹", en="folder for the result"), {"metavar": "DIR"}),
    Argument("--no-color", Text(zh="不用颜色", en="no colour"), {"action": "store_true"}),
    Argument("--debug", Text(zh="程序故障时显示完整回溯", en="show the traceback when the program fails"),
             {"action": "store_true"}),
)


def command(name: str) -> Command | None:
    """The command called `name`."""
    return next((one for one in COMMANDS if one.name == name), None)
