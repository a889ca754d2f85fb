"""A scenario file as a person wrote it: a tree of words that still knows its lines.

Nothing is interpreted here. Leaves keep their text as written ('610 kt CO2'), so a message or a comparison
can show it again; every key and leaf keeps its file and line. Doubled keys are refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from carbonpark.words.errors import Place, Problems
from carbonpark.words.language import Text
from carbonpark.words.places import shipped_scenarios

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True)
class Leaf:
    """One value as written; `text` is None for an explicit `null`, which takes an inherited value away."""

    text: str | None
    place: Place


@dataclass
class Stem:
    """A list."""

    items: list[Tree]
    place: Place


@dataclass
class Branch:
    """A mapping; `keys` says where each of its keys stands. Keys that are years are numbers."""

    entries: dict[str | int, Tree]
    place: Place
    keys: dict[str | int, Place] = field(default_factory=dict)


Tree = Leaf | Stem | Branch


def shown(path: KeyPath) -> str:
    """A key path as people write it: `limits.emissions.at_most[2035]`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.lstrip(".")


def display_name(file: Path) -> str:
    """A file's name for messages: from `scenarios/` on for shipped ones, else from the working folder."""
    file = file.resolve()
    for root, prefix in ((shipped_scenarios().resolve(), "scenarios/"), (Path.cwd().resolve(), "")):
        if file.is_relative_to(root):
            return prefix + file.relative_to(root).as_posix()
    return file.as_posix()


def read_tree(file: Path, problems: Problems) -> Branch:
    """Read one YAML file; what is wrong with its grammar goes into `problems`."""
    name = display_name(file)
    empty = Branch({}, Place(file=name, line=1))
    try:
        root = YAML(typ="rt", pure=True).compose(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, ReaderError) as error:
        problems.add(
            Place(file=name),
            Text(zh=f"读不出这个文件: {error}", en=f"this file cannot be read: {error}"),
            Text(zh="存成 UTF-8 编码的文本文件", en="save it as a text file in UTF-8"),
            code="file",
        )
        return empty
    except YAMLError as error:
        _explain_grammar(error, name, problems)
        return empty
    if not isinstance(root, MappingNode):
        problems.add(
            empty.place,
            Text(zh="文件里没有情景", en="there is no scenario in this file"),
            Text(zh="第一行写 scenario: 名称", en="begin with the line 'scenario: <name>'"),
            code="empty",
        )
        return empty
    tree = _grow(root, name, problems, ())
    assert isinstance(tree, Branch)
    return tree


def _explain_grammar(error: YAMLError, name: str, problems: Problems) -> None:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    said = (error.problem if isinstance(error, MarkedYAMLError) else None) or str(error)
    problems.add(
        Place(file=name, line=mark.line + 1 if mark else None),
        Text(zh=f"YAML 语法错误: {said}", en=f"not valid YAML: {said}"),
        Text(
            zh="检查这一行的缩进、冒号后的空格和括号是否成对",
            en="check indentation, the space after ':' and the brackets here",
        ),
        code="yaml",
    )


def _grow(node: Node, name: str, problems: Problems, above: tuple[int, ...]) -> Tree:
    place = Place(file=name, line=node.start_mark.line + 1)
    if id(node) in above:
        problems.add(
            place,
            Text(zh="这个锚点包含自己", en="this anchor contains itself"),
            Text(zh="去掉 * 引用, 直接写出内容", en="write the content instead of the * reference"),
            code="loop",
        )
        return Leaf("", place)
    above = (*above, id(node))
    if isinstance(node, MappingNode):
        return _grow_branch(node, place, problems, above)
    if isinstance(node, SequenceNode):
        return Stem([_grow(item, name, problems, above) for item in node.value], place)
    assert isinstance(node, ScalarNode)
    is_null = node.tag == "tag:yaml.org,2002:null" and node.value != ""
    return Leaf(None if is_null else str(node.value).strip(), place)


def _grow_branch(node: MappingNode, place: Place, problems: Problems, above: tuple[int, ...]) -> Branch:
    branch = Branch({}, place)
    for key_node, value_node in node.value:
        where = Place(file=place.file, line=key_node.start_mark.line + 1)
        word = str(key_node.value).strip()
        key: str | int = int(word) if word.isascii() and word.isdigit() and len(word) == 4 else word
        if key in branch.entries:
            first = branch.keys[key].line
            problems.add(
                replace(where, field=word),
                Text(
                    zh=f"“{word}”写了两次, 第一次在第 {first} 行",
                    en=f"'{word}' is here twice; first in line {first}",
                ),
                Text(zh="留下一个", en="keep one of them"),
                code="doubled-key",
            )
            continue
        value = _grow(value_node, place.file, problems, above)
        # A blank value has its mark where the next entry begins: it stands where its key stands.
        branch.entries[key] = (
            replace(value, place=where) if isinstance(value, Leaf) and value.text == "" else value
        )
        branch.keys[key] = where
    return branch
