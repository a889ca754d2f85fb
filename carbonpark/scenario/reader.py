"""From a file to a scenario: find it, its parents and its bundles, merge them, read them, say all faults.

A scenario file may extend another one and lay policy bundles over it: parent first, then the bundles in
order, then the file's own entries. Names in a file are looked up beside that file, then among
the shipped ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from carbonpark.scenario.build import build_scenario
from carbonpark.scenario.merge import merge
from carbonpark.scenario.models import Scenario
from carbonpark.scenario.tree import Branch, Leaf, Stem, display_name, read_tree
from carbonpark.words.errors import InputError, NotBuiltYet, Place, Problem, Problems, nearest
from carbonpark.words.language import Text
from carbonpark.words.places import shipped, shipped_parks, shipped_scenarios

OWN_WORDS = ("scenario", "title", "because", "extends", "policy")
"""What a file says about itself; a child does not inherit it."""

BUNDLE_WORDS = ("bundle", "title", "because", "source")
"""What a policy bundle says about itself."""


class NamedFile(NamedTuple):
    """A file as another one names it."""

    text: str
    place: Place


def load_scenario(path_or_name: str | Path) -> Scenario:
    """Read a scenario from a file, or a shipped one by name (`archetype/peak-2028`, `archetype-peak-2028`).

    Raises
    ------
    InputError
        With every problem of the file, its parents and its bundles, each with file and line.
    """
    word = str(path_or_name)
    if ".xlsx#" in word.lower():
        raise NotBuiltYet(
            str(
                Text(
                    zh="此版本还不能从工作簿读情景; 请写成 YAML 文件",
                    en="scenarios in a workbook are not in this version; write a YAML file",
                )
            )
        )
    file = find_file(word, Path.cwd(), ("",))
    if file is None:
        raise InputError([_not_found(Place(file=word), word, scenario_names())])
    problems = Problems(Text(zh=f"情景 {display_name(file)}", en=f"scenario {display_name(file)}"))
    tree, files, policies = _inherited(file, problems, ())
    scenario = build_scenario(
        tree, problems, file=file, files=files, policies=policies, park_path=_park_path(tree, file, problems)
    )
    problems.stop()
    assert scenario is not None
    return scenario


def scenario_names() -> list[str]:
    """Every shipped scenario as `park/name`."""
    return [f"{park}/{file.stem}" for park in shipped_parks() for file in scenario_files(shipped(park))]


def scenario_files(folder: Path) -> list[Path]:
    """The scenario files of a park's folder: its YAML files except `park.yaml`."""
    return sorted(file for file in folder.glob("*.yaml") if file.name != "park.yaml")


def find_file(word: str, beside: Path, folders: Iterable[str]) -> Path | None:
    """The file a word means: beside the asking file, then among the shipped ones."""
    names = [word] if word.lower().endswith((".yaml", ".yml")) else [f"{word}.yaml", f"{word}.yml", word]
    root = shipped_scenarios()
    for base in (beside, root):
        for folder in folders:
            for name in names:
                if (found := base / folder / name).is_file():
                    return found.resolve()
    stem = word.removesuffix(".yaml")
    alike = [
        file
        for park in shipped_parks()
        for file in scenario_files(root / park)
        if stem in (file.stem, f"{park}-{file.stem}")
    ]
    return alike[0].resolve() if len(alike) == 1 else None


def _not_found(place: Place, word: str, candidates: list[str]) -> Problem:
    guess = nearest(word, candidates)
    return Problem(
        place,
        Text(zh=f"找不到“{word}”", en=f"'{word}' is not found"),
        Text(zh=f"是不是“{guess}”？", en=f"did you mean '{guess}'?")
        if guess
        else Text(
            zh="写文件的路径, 或自带的名称: " + ", ".join(candidates[:12]),
            en="write the path of a file, or a shipped name: " + ", ".join(candidates[:12]),
        ),
        code="not-found",
    )


def _inherited(
    file: Path, problems: Problems, children: tuple[Path, ...]
) -> tuple[Branch, tuple[Path, ...], tuple[str, ...]]:
    """The merged tree of a file with its parents and bundles, the files read, the names of the bundles."""
    own = read_tree(file, problems)
    parent = Branch({}, own.place)
    files: tuple[Path, ...] = ()
    policies: tuple[str, ...] = ()
    for extends in _names_of_files(own, "extends", problems)[:1]:
        place = replace(extends.place, field="extends")
        found = find_file(extends.text, file.parent, ("",))
        if found is None:
            problems.found.append(_not_found(place, extends.text, scenario_names()))
        elif found == file or found in children:
            _refuse_loop(place, (*children, file, found), problems)
        else:
            parent, files, policies = _inherited(found, problems, (*children, file))
    base = Branch(
        {key: node for key, node in parent.entries.items() if key not in OWN_WORDS}, parent.place, parent.keys
    )
    for name, bundle, bundle_file in _bundles(_names_of_files(own, "policy", problems), file, problems):
        base = merge(base, bundle, problems)
        files, policies = (*files, bundle_file), (*policies, name)
    return merge(base, _with_full_park(own, file), problems), (*files, file), policies


def _refuse_loop(place: Place, ring: tuple[Path, ...], problems: Problems) -> None:
    names = " → ".join(path.name for path in ring)
    problems.add(
        place,
        Text(zh=f"继承成环: {names}", en=f"the files extend each other in a ring: {names}"),
        Text(zh="去掉其中一个 extends", en="take out one of the 'extends'"),
        code="loop",
    )


def _names_of_files(own: Branch, key: str, problems: Problems) -> list[NamedFile]:
    """The names `extends` or `policy` gives; anything but names is refused."""
    node = own.entries.pop(key, None)
    items = node.items if isinstance(node, Stem) and key == "policy" else [node] if node is not None else []
    names = [NamedFile(item.text, item.place) for item in items if isinstance(item, Leaf) and item.text]
    if len(names) < len(items):
        problems.add(
            replace(own.keys[key], field=key),
            Text(zh=f"{key} 要写文件名或自带名称", en=f"'{key}' takes names of files or of shipped ones"),
            Text(zh=f"写成 {key}: 名称, 或删去这一项", en=f"write {key}: name, or delete this entry"),
            code="shape",
        )
    return names


def _bundles(names: list[NamedFile], file: Path, problems: Problems) -> list[tuple[str, Branch, Path]]:
    bundles = []
    for number, leaf in enumerate(names):
        place = replace(leaf.place, field=f"policy[{number}]")
        found = find_file(leaf.text, file.parent, ("", "policies"))
        if found is None:
            known = [path.stem for path in sorted(shipped("policies").glob("*.yaml"))]
            problems.found.append(_not_found(place, leaf.text, known))
            continue
        bundles.append((leaf.text, _bundle(found, problems), found))
    return bundles


def _bundle(file: Path, problems: Problems) -> Branch:
    """A policy bundle: scenario entries without a scenario; it extends nothing."""
    tree = read_tree(file, problems)
    for key in ("scenario", "extends", "policy", "park"):
        if key in tree.entries:
            del tree.entries[key]
            problems.add(
                replace(tree.keys[key], field=key),
                Text(zh=f"政策包里不能写“{key}”", en=f"a policy bundle cannot say '{key}'"),
                Text(zh="写在使用它的情景里", en="say it in the scenario that uses the bundle"),
                code="bundle",
            )
    for key in BUNDLE_WORDS:
        tree.entries.pop(key, None)
    return tree


def _with_full_park(own: Branch, file: Path) -> Branch:
    """A park's path is relative to the file that names it, not to a child elsewhere."""
    leaf = own.entries.get("park")
    if isinstance(leaf, Leaf) and leaf.text and (file.parent / leaf.text).exists():
        own.entries["park"] = replace(leaf, text=str((file.parent / leaf.text).resolve()))
    return own


def _park_path(tree: Branch, file: Path, problems: Problems) -> Path | None:
    leaf = tree.entries.get("park")
    if not isinstance(leaf, Leaf) or not leaf.text:
        return None  # said as a missing entry when the scenario is built
    named = Path(leaf.text)
    for candidate in (named if named.is_absolute() else file.parent / named, shipped(leaf.text)):
        if candidate.exists():
            return candidate.resolve()
    problems.found.append(_not_found(replace(leaf.place, field="park"), leaf.text, shipped_parks()))
    return None
