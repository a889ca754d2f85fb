"""Whether the names a scenario uses exist in its park.

The park is seen as plain lists of names by kind; a kind that is not given is not checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from carbonpark.scenario.models import Names, Scenario
from carbonpark.scenario.tree import KeyPath
from carbonpark.words.errors import Problem, nearest
from carbonpark.words.language import Text

KINDS: dict[str, Text] = {
    "boundaries": Text("边界", "boundary"),
    "groups": Text("用能主体", "group"),
    "projects": Text("候选项目", "project"),
    "technologies": Text("技术", "technology"),
    "measures": Text("措施", "measure"),
    "supplies": Text("购入渠道", "supply"),
    "outlets": Text("外供渠道", "outlet"),
    "pools": Text("用地类别", "land pool"),
    "plants": Text("在役机组", "plant"),
    "payers": Text("出资方", "payer"),
}
"""Keys of the lists of names a park gives, with what one of them is called."""

Use = tuple[KeyPath, str, tuple[str, ...]]
"""Where a name is used, the name, and the kinds it may be of."""


def check_names(scenario: Scenario, names: Mapping[str, Sequence[str]]) -> list[Problem]:
    """Every name the park does not know, with the nearest it knows; and groups without growth."""
    problems = [problem for use in _uses(scenario) if (problem := _check(scenario, use, names))]
    growth = scenario.drivers.growth.rates
    if "default" not in growth:
        for group in names.get("groups", ()):
            if group not in growth:
                problems.append(
                    Problem(
                        scenario.place("drivers", "growth"),
                        Text(zh=f"用能主体“{group}”没有增长率", en=f"group '{group}' has no growth"),
                        Text(zh=f"写 {group}: 或 default:", en=f"give {group}: or default:"),
                        code="growth-missing",
                    )
                )
    return problems


def _check(scenario: Scenario, use: Use, names: Mapping[str, Sequence[str]]) -> Problem | None:
    path, name, kinds = use
    if any(kind not in names for kind in kinds):
        return None
    known = [candidate for kind in kinds for candidate in names[kind]]
    if name in known:
        return None
    guess = nearest(name, known)
    called_zh, called_en = (
        "或".join(KINDS[kind].zh for kind in kinds),
        " or ".join(KINDS[kind].en for kind in kinds),
    )
    listed = ", ".join(known[:8]) + (" ..." if len(known) > 8 else "")
    return Problem(
        scenario.place(*path),
        Text(zh=f"“{name}”不是这个园区的{called_zh}", en=f"'{name}' is no {called_en} of this park"),
        Text(zh=f"是不是“{guess}”？", en=f"did you mean '{guess}'?")
        if guess
        else Text(zh=f"园区有: {listed or '无'}", en=f"the park has: {listed or 'none'}"),
        code="name-unknown",
    )


def _uses(scenario: Scenario) -> Iterator[Use]:
    """Every name with its place and kind."""
    drivers, limits = scenario.drivers, scenario.limits
    yield ("boundary",), scenario.boundary, ("boundaries",)
    for key, rates in (("growth", drivers.growth.rates), ("efficiency", drivers.efficiency.rates)):
        yield from (_keyed(("drivers", key), name, "groups") for name in rates if name != "default")
    yield from (_keyed(("drivers", "prices"), name, "supplies", "outlets") for name in drivers.prices)
    yield from (_keyed(("limits", "land"), pool, "pools") for pool in limits.land)
    yield from (
        _keyed(("limits", "industry", "minimum_output"), name, "groups")
        for name in limits.industry.minimum_output
    )
    yield from (_keyed(("limits", "investment"), payer, "payers") for payer in limits.investment)
    yield from _applications(("committed",), scenario.committed, "projects", "measures")
    for key, kind in (
        ("may_build", "technologies"),
        ("may_retire", "technologies"),
        ("may_admit", "projects"),
        ("may_buy", "supplies"),
    ):
        yield from _listed((key,), getattr(scenario, key), kind)
    if scenario.may_apply != "all":
        yield from _applications(("may_apply",), scenario.may_apply, "measures")
    for key, moves in (("may_expand", scenario.may_expand), ("may_exit", scenario.may_exit)):
        written_as_list = (key, 0) in scenario.origins
        yield from (
            ((key, number) if written_as_list else (key, name), name, ("groups",))
            for number, name in enumerate(moves)
        )
    yield from _planned(scenario)


def _planned(scenario: Scenario) -> Iterator[Use]:
    plan = scenario.plan
    if plan is None:
        return
    for key, kind in (
        ("activity", "groups"),
        ("start", "projects"),
        ("build", "technologies"),
        ("buy", "supplies"),
    ):
        yield from (_keyed(("plan", key), name, kind) for name in getattr(plan, key))
    for name in plan.install:
        measure, _, group = name.partition("@")
        yield ("plan", "install", name), measure, ("measures",)
        yield ("plan", "install", name), group, ("groups",)


def _keyed(path: KeyPath, name: str, *kinds: str) -> Use:
    return (*path, name), name, kinds


def _listed(path: KeyPath, names: Names, *kinds: str) -> Iterator[Use]:
    if names != "all":
        yield from (((*path, number), name, kinds) for number, name in enumerate(names))


def _applications(path: KeyPath, names: Sequence[str], *kinds: str) -> Iterator[Use]:
    """Names that may be 'measure@group'."""
    for number, name in enumerate(names):
        measure, _, group = name.partition("@")
        if group:
            yield (*path, number), measure, ("measures",)
            yield (*path, number), group, ("groups",)
        else:
            yield (*path, number), name, kinds
