"""The frame of the command line: two languages, safe streams, honest exit codes, quick help."""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from carbonpark.cli import main
from carbonpark.cli.commands import COMMANDS, EVERYWHERE, TYPE_NAMES, seconds, share, year
from carbonpark.cli.parser import help_text, parse
from carbonpark.cli.words import ARGPARSE_IN_CHINESE, argparse_speaks
from carbonpark.words.errors import UsageError
from carbonpark.words.language import use_language

CONTRACT = {"demo", "new", "check", "account", "diagnose", "simulate", "plan", "compare", "admit", "track", "study",
            "report", "explain", "export", "factors", "doctor", "serve", "import"}
LATER = ("admit", "study", "serve")
HAN = re.compile("[\u4e00-\u9fff]")


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The program as a process of its own, its streams piped."""
    clean = {key: value for key, value in os.environ.items() if key not in ("LANG", "LC_ALL", "LC_MESSAGES")}
    return subprocess.run([sys.executable, "-m", "carbonpark", *words], capture_output=True, check=False,
                          env={**clean, **environment}, stdin=subprocess.DEVNULL)


def test_every_command_of_the_contract_is_in_the_help() -> None:
    """The seventeen verbs, each on one line, in both languages, on one screen of 40 lines."""
    assert {one.name for one in COMMANDS} == CONTRACT
    for language in ("zh", "en"):
        with use_language(language):  # type: ignore[arg-type]
            lines = help_text().splitlines()
        assert len(lines) <= 40
        for name in CONTRACT:
            assert sum(line.startswith(f"  {name} ") for line in lines) == 1


def test_every_sentence_exists_twice() -> None:
    """Chinese where Chinese is due, no Chinese in English."""
    texts = [one.about for one in COMMANDS]
    texts += [argument.help for one in COMMANDS for argument in one.arguments]
    texts += [argument.help for argument in EVERYWHERE]
    texts += [one.later for one in COMMANDS if one.later]
    texts += list(TYPE_NAMES.values())
    for text in texts:
        assert HAN.search(text.zh) and text.en and not HAN.search(text.en)


def test_everything_argparse_can_say_to_a_user_is_translated() -> None:
    """Read from the source of the argparse at hand: all strings it passes to `_`, less those for programmers."""
    for_programmers = ("conflicting", ".__call__", "'required' is an invalid", "mutually exclusive arguments must",
                       "is not callable", "cannot merge", "invalid option string", "dest= is required",
                       "invalid conflict_resolution", "cannot have multiple", "unable to")
    source = Path(argparse.__file__).read_text(encoding="utf-8")
    said = {
        argument.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext")
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    for_users = {one for one in said if not any(word in one for word in for_programmers)}

    assert for_users - set(ARGPARSE_IN_CHINESE) == set()
    for english, chinese in ARGPARSE_IN_CHINESE.items():
        assert re.findall(r"%(?:\(\w+\))?[sr]", english).sort() == re.findall(r"%(?:\(\w+\))?[sr]", chinese).sort()


def test_argparse_is_left_as_it_was() -> None:
    """Other programs in the same process keep their argparse."""
    before = argparse._  # type: ignore[attr-defined]
    with argparse_speaks():
        assert argparse._ is not before  # type: ignore[attr-defined]
    assert argparse._ is before  # type: ignore[attr-defined]


@pytest.mark.parametrize("words", [
    ["plan", "x", "--lang", "zh", "--gap", "two"],
    ["plan", "--lang", "zh"],
    ["plan", "x", "--nonsense", "--lang", "zh"],
    ["report", "x", "--skin", "blue", "--lang", "zh"],
    ["account", "x", "--year", "MMXX", "--lang=zh"],
    ["plam", "--lang", "zh"],
    ["--lang", "zh", "new", "x", "--archetype", "a", "--folder", "c", "d"],
])
def test_usage_errors_are_wholly_chinese(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2; apart from names of commands, options and what the user typed, no English word stands in the message."""
    assert main(words) == 2

    said = capsys.readouterr().err
    assert HAN.search(said)
    assert not re.search(r"\b(usage|error|required|invalid|unrecognized|expected|argument|arguments|choose)\b", said)


@pytest.mark.parametrize("words", [["plan", "--lang", "en"], ["plam", "--lang", "en"], ["--lang", "en", "serve"]])
def test_usage_errors_are_wholly_english(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The same in English: no Chinese character."""
    assert main(words) == 2
    assert not HAN.search(capsys.readouterr().err)


@pytest.mark.parametrize("verb", [one.name for one in COMMANDS])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_command_has_its_own_help(verb: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0 and the words of the language, also for commands of a later version."""
    assert main([verb, "--help", "--lang", language]) == 0

    said = capsys.readouterr().out
    assert f"carbonpark {verb}" in said and "--json" in said
    assert bool(HAN.search(said)) == (language == "zh")


@pytest.mark.parametrize("verb", LATER)
def test_a_command_of_a_later_version_says_so(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2 and its name, whatever follows."""
    assert main([verb, "a", "b", "--workers", "4", "--lang", "en"]) == 2
    assert f"{verb} belongs to the contract but is not in this version" in capsys.readouterr().err


@pytest.mark.parametrize(("words", "missing"), [
    (["report", "r", "--to", "docx"], "docx"), (["report", "r", "--to", "html,pdf"], "pdf"),
    (["report", "r", "--to", "xlsx"], "xlsx"), (["export", "r", "--to", "iamc"], "iamc"),
    (["export", "r", "--to", "xlsx"], "xlsx"),
])
def test_formats_of_a_later_version_say_so(words: list[str], missing: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2, naming the format."""
    assert main([*words, "--lang", "en"]) == 2
    assert missing in capsys.readouterr().err


def test_settings_may_stand_before_or_after_the_verb(tmp_path: Path) -> None:
    """The same request either way."""
    everywhere = ["--lang", "en", "--json", "--quiet", "--no-color", "--debug", "--out", str(tmp_path)]
    before = parse([*everywhere, "plan", "s", "--gap", "0.5%"])
    after = parse(["plan", "s", "--gap", "0.5%", *everywhere])

    assert before.settings == after.settings
    assert before.settings.out == tmp_path and before.settings.json and not before.settings.color
    assert vars(before.options or argparse.Namespace()) == vars(after.options or argparse.Namespace())


@pytest.mark.parametrize(("variables", "language"), [
    ({}, "zh"), ({"LANG": "C.UTF-8"}, "zh"), ({"LANG": "POSIX"}, "zh"), ({"LANG": "zh_CN.GBK"}, "zh"),
    ({"LANG": "en_GB.UTF-8"}, "en"), ({"LANG": "zh_CN", "LC_ALL": "en_US.UTF-8"}, "en"),
])
def test_the_machine_chooses_the_language_else_chinese(variables: dict[str, str], language: str) -> None:
    """A locale that says nothing means Chinese; --lang outranks the machine."""
    said = run("--help", PYTHONIOENCODING="utf-8", **variables).stdout.decode("utf-8")
    assert bool(HAN.search(said)) == (language == "zh")
    other = {"zh": "en", "en": "zh"}[language]
    said = run("--help", "--lang", other, PYTHONIOENCODING="utf-8", **variables).stdout.decode("utf-8")
    assert bool(HAN.search(said)) == (other == "zh")


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp1252"])
def test_a_narrow_encoding_never_stops_a_run(encoding: str) -> None:
    """Help, a usage error and the self-check, piped through encodings without half the characters."""
    for words, codes in ((["--help"], {0}), (["plam"], {2}), (["doctor", "--copy"], {0, 1})):
        done = run(*words, PYTHONIOENCODING=encoding)
        assert done.returncode in codes
        assert b"Traceback" not in done.stderr and b"UnicodeEncodeError" not in done.stderr


def test_help_waits_for_no_heavy_library() -> None:
    """`--help` imports none of the libraries that take a tenth of a second."""
    heavy = ["numpy", "pandas", "xarray", "scipy", "pydantic", "pyomo", "highspy", "plotly", "ruamel", "rich"]
    code = ("import sys; from carbonpark.cli import main; main(['--help']); "
            f"print([m for m in {heavy!r} if m in sys.modules], file=sys.stderr)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.stderr.decode().strip() == "[]"


def test_our_own_fault_is_a_sentence_and_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                capsys: pytest.CaptureFixture[str]) -> None:
    """A verb that breaks: exit 1, no traceback, the details in a file; with --debug the exception itself."""
    from carbonpark.cli import verbs

    def breaks(*_: object) -> int:
        raise ZeroDivisionError("a seeded fault")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(verbs.VERBS, "doctor", breaks)

    assert main(["doctor", "--lang", "en"]) == 1
    said = capsys.readouterr().err
    assert "a seeded fault" in said and "Traceback" not in said
    (file,) = tmp_path.glob("carbonpark-*-fault.txt")
    assert file.name in said and "ZeroDivisionError: a seeded fault" in file.read_text(encoding="utf-8")
    with pytest.raises(ZeroDivisionError):
        main(["doctor", "--debug"])


def test_ctrl_c_is_exit_5(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Stopped by the user: a word, not a traceback."""
    from carbonpark.cli import verbs

    def is_stopped(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(verbs.VERBS, "doctor", is_stopped)
    assert main(["doctor", "--lang", "en"]) == 5
    assert capsys.readouterr().err.strip() == "Stopped."


def test_json_is_one_object_for_errors_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code and message inside the object, on stdout alone."""
    assert main(["account", str(tmp_path / "nowhere.xlsx"), "--json", "--out", str(tmp_path / "o")]) == 3
    answer = json.loads(capsys.readouterr().out)
    assert answer["exit_code"] == 3 and answer["problems"] and set(answer["problems"][0]["what"]) == {"zh", "en"}
    assert not (tmp_path / "o").exists()

    assert main(["plan", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["exit_code"] == 2


def test_an_occupied_place_is_refused_before_computing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--out on a folder of somebody else's: exit 2, nothing touched."""
    (tmp_path / "thesis.docx").write_text("years of work")
    assert main(["account", "archetype", "--out", str(tmp_path)]) == 2
    assert [one.name for one in tmp_path.iterdir()] == ["thesis.docx"]


@pytest.mark.parametrize(("text", "value"), [("0.5%", 0.005), ("0.5 %", 0.005), ("0.005", 0.005), ("2％", 0.02), ("0", 0)])
def test_shares_as_people_write_them(text: str, value: float) -> None:
    """0.5 % is 0.005."""
    assert share(text) == pytest.approx(value, abs=0)


@pytest.mark.parametrize(("text", "value"), [("90", 90), ("90s", 90), ("10m", 600), ("1h", 3600), ("1.5m", 90)])
def test_times_as_people_write_them(text: str, value: float) -> None:
    """10 m is 600 s."""
    assert seconds(text) == value


@pytest.mark.parametrize(("read", "text"), [(share, "100%"), (share, "-1"), (share, "x"), (seconds, "0"), (seconds, "m"),
                                            (year, "30"), (year, "20.5")])
def test_nonsense_is_refused(read: type, text: str) -> None:
    """A gap of 100 %, no time at all, a year of two digits."""
    with pytest.raises(ValueError):
        read(text)


def test_nothing_typed_shows_the_help_as_usage_error() -> None:
    """`carbonpark` alone: exit 2 and the one screen."""
    with pytest.raises(UsageError) as caught:
        parse(["--lang", "en"])
    assert "carbon-peak roadmaps" in str(caught.value)


