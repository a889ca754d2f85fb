"""Every fault a park's tables can have: what is said, where, and the way out. The files are named after the fault."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from carbonpark.park import load_park, problems_of
from carbonpark.words.errors import InputError, Problem
from carbonpark.words.language import LANGUAGES, use_language

FAULTS = Path(__file__).parent / "faults"
SOUND = FAULTS / "park-sound"

# fault -> (code, place, words of the message in zh, in en, words of the way out)
EXPECTED: dict[str, tuple[str, str, str, str, str]] = {
    "blank-without-status": (
        "blank_without_status",
        "energy.csv:5 quantity",
        "为空",
        "no status says why",
        "NE",
    ),
    "carrier-unknown": ("unknown_carrier", "energy.csv:2 carrier", "bitumineous", "no carrier", "bituminous"),
    "choice-unknown": ("choice", "energy.csv:2 use", "fule", "not a use", "'fuel'"),
    "column-unknown": ("column_unknown", "energy.csv:1 own_facter", "没有", "no column", "'own_factor'"),
    "comma-in-text": ("too_many_cells", "energy.csv:5", "17 列", "17 cells", "double quotes"),
    "count-without-maximum": ("count_max", "projects.csv:2 count_max", "count_max", "blank", "at most"),
    "credit-code-short": ("credit_code", "enterprises.csv:2 credit_code", "少 1 位", "17 characters", "18"),
    "credit-code-twice": (
        "credit_code_twice",
        "enterprises.csv:3 credit_code",
        "enterprises.csv:2",
        "also at",
        "once",
    ),
    "effect-without-measure": (
        "unknown_label",
        "measure_effects.csv:2 group",
        "motors",
        "no row for",
        "measures",
    ),
    "enterprise-unknown": (
        "unknown_label",
        "energy.csv:5 enterprise",
        "e33",
        "not in enterprises.csv",
        "'e3'",
    ),
    "factor-without-source": ("required_blank", "factors.csv:2 source", "为空", "must be filled", "source"),
    "group-unknown": (
        "unknown_label",
        "enterprises.csv:3 group",
        "chemical",
        "not in groups.csv",
        "'chemicals'",
    ),
    "header-unit": ("header_unit", "boundaries.csv:1 area [亩]", "应为 ha", "expected [ha]", "area [ha]"),
    "header-without-unit": (
        "header_unit",
        "technologies.csv:1 capex",
        "没有写单位",
        "no unit",
        "capex [CNY/kW]",
    ),
    "indicator-in-tonnes": ("unit_dimension", "economy.csv:3 unit", "jobs", "cannot be given in", "person"),
    "key-twice": ("yaml", "park.yaml:5", "格式错误", "malformed", "once"),
    "main-boundary-unknown": ("unknown_label", "park.yaml:11 main_boundary", "manged", "not in", "'managed'"),
    "number-is-text": ("not_a_number", "energy.csv:2 quantity", "1 250吨", "no number", "is it 1250?"),
    "period-as-date": ("period", "energy.csv:4 period", "1-Sep", "no span of months", "01-09"),
    "plant-after-base-year": (
        "window",
        "plants.csv:2 commissioned",
        "基准年 2025",
        "after the base year",
        "technology",
    ),
    "plant-unknown": ("unknown_label", "energy.csv:2 plant", "boiler_2", "not in plants.csv", "'boiler_1'"),
    "pool-unknown": ("unknown_label", "land.csv:2 pool", "lands", "not in pools.csv", "'land'"),
    "price-basis-missing": ("price_basis", "economy.csv:2 price_basis", "价格口径", "price basis", "current"),
    "project-unknown": (
        "unknown_label",
        "project_flows.csv:2 project",
        "batery",
        "not in projects.csv",
        "'battery'",
    ),
    "quote-open": ("csv", "enterprises.csv:4", "格式错误", "malformed", "pairs"),
    "required-blank": ("required_blank", "energy.csv:3 use", "为空", "must be filled", "blank is not zero"),
    "row-twice": ("double", "energy.csv:4 enterprise", "energy.csv:3", "already at energy.csv:3", "one row"),
    "share-as-percent": ("out_of_range", "groups.csv:2 high_tech [1]", "超出", "outside", "is it 0.1?"),
    "status-with-value": ("status_with_value", "energy.csv:2 status", "NE", "beside the figure", "delete"),
    "tce-basis-missing": ("unit", "energy.csv:2 unit", "当量值还是等价值", "which basis", "equal value"),
    "technology-unknown": (
        "unknown_label",
        "plants.csv:2 technology",
        "coal_boilers",
        "not in",
        "'coal_boiler'",
    ),
    "unit-missing": ("unit_missing", "energy.csv:2 own_ncv", "为空", "is blank", "own_ncv_unit"),
    "unit-of-another-dimension": (
        "unit_dimension",
        "power_heat.csv:2 unit",
        "electricity",
        "cannot be given",
        "TJ",
    ),
    "unit-unknown": ("unit", "energy.csv:2 unit", "顿", "unknown unit", "such as t"),
    "window-before-base-year": (
        "window",
        "projects.csv:2 last_year",
        "基准年 2025",
        "not after",
        "move the window",
    ),
    "window-reversed": ("window", "projects.csv:2 first_year", "晚于", "is after last_year", "swap"),
    "year-with-text": ("year", "energy.csv:2 year", "2025年", "four-digit", "write the number 2025"),
}
# Faults that take a second problem with them: what refers to the faulty row cannot stand either.
WITH_FOLLOWERS: dict[str, dict[str, str]] = {
    "column-missing": {"column_unknown": "energy.csv:1 einheit"},
    "key-unknown": {"column_unknown": "park.yaml:9 price_bass"},
    "label-with-space": {"bad_label": "groups.csv:3 group", "unknown_label": "enterprises.csv:4 group"},
}


def park_with(fault: str, at: Path) -> Path:
    """The sound park with one file replaced by the faulty one (park-<fault>.<table>.<ending>)."""
    (source,) = FAULTS.glob(f"park-{fault}.*")
    _, table, ending = source.name.split(".")
    shutil.copytree(SOUND, at)
    shutil.copy(source, at / f"{table}.{ending}")
    return at


@pytest.mark.parametrize("fault", EXPECTED)
def test_a_fault_is_said_with_its_place_and_way_out(fault: str, tmp_path: Path) -> None:
    (found,) = problems_of(park_with(fault, tmp_path / "park"))
    code, place, zh, en, way_out = EXPECTED[fault]

    assert (found.code, str(found.place), found.severity) == (code, place, "error")
    assert zh in found.what.zh
    assert en in found.what.en
    assert way_out in found.way_out.en
    assert found.way_out.zh


@pytest.mark.parametrize("fault", WITH_FOLLOWERS)
def test_a_fault_that_takes_others_with_it_names_them_all(fault: str, tmp_path: Path) -> None:
    found = problems_of(park_with(fault, tmp_path / "park"))

    assert {problem.code: str(problem.place) for problem in found} == WITH_FOLLOWERS[fault]


def test_every_fault_file_is_tested() -> None:
    files = {path.name.split(".")[0].removeprefix("park-") for path in FAULTS.glob("park-*.*.*")}

    assert files == {*EXPECTED, *WITH_FOLLOWERS}


def test_all_problems_come_at_once_and_nothing_is_loaded(tmp_path: Path) -> None:
    """Three faulty files, three problems, one refusal with exit code 3, in both languages."""
    place = park_with("unit-unknown", tmp_path / "park")
    for fault in ("window-reversed", "credit-code-short"):
        (source,) = FAULTS.glob(f"park-{fault}.*")
        shutil.copy(source, place / f"{source.name.split('.')[1]}.csv")

    with pytest.raises(InputError) as refusal:
        load_park(place)

    assert {problem.code for problem in refusal.value.problems} == {"unit", "window", "credit_code"}
    assert refusal.value.exit_code == 3
    for language in LANGUAGES:
        with use_language(language):
            said = str(refusal.value)
        assert all(where in said for where in ("energy.csv:2", "projects.csv:2", "enterprises.csv:2"))


def test_an_unknown_table_is_named_with_the_nearest(tmp_path: Path) -> None:
    place = tmp_path / "park"
    shutil.copytree(SOUND, place)
    (place / "energy.csv").rename(place / "energie.csv")

    (found,) = problems_of(place)

    assert (found.code, str(found.place)) == ("table_unknown", "energie.csv")
    assert "'energy.csv'" in found.way_out.en


@pytest.mark.parametrize(
    "content, code",
    [
        (b"", "empty_file"),
        ("enterprise,title".encode("utf-16"), "encoding"),
        (b"enterprise;title;group\ne1;x;g1\n", "csv"),
    ],
)
def test_a_table_that_cannot_be_read_is_one_problem_not_a_hundred(
    content: bytes, code: str, tmp_path: Path
) -> None:
    """Every energy row names an enterprise; that the list of them is unreadable is said once."""
    place = tmp_path / "park"
    shutil.copytree(SOUND, place)
    (place / "enterprises.csv").write_bytes(content)

    (found,) = problems_of(place)

    assert (found.code, found.place.file) == (code, "enterprises.csv")


def test_a_park_that_is_not_there_is_said_with_the_shipped_ones(tmp_path: Path) -> None:
    found = problems_of(tmp_path / "nowhere")

    assert found[0].code == "file_missing"
    assert isinstance(found[0], Problem)


def test_a_folder_without_its_header_says_how_to_start(tmp_path: Path) -> None:
    place = tmp_path / "park"
    shutil.copytree(SOUND, place)
    (place / "park.yaml").unlink()

    (found,) = problems_of(place)

    assert (found.code, str(found.place)) == ("file_missing", "park.yaml")


def test_a_carrier_of_the_parks_own_is_known_by_its_factors(tmp_path: Path) -> None:
    """`tail_gas` is in no fuel table: refused, until `factors` brings its own figures with a source."""
    place = tmp_path / "park"
    shutil.copytree(SOUND, place)
    energy = place / "energy.csv"
    energy.write_text(energy.read_text("utf-8").replace("bituminous", "tail_gas"), "utf-8")
    refused = problems_of(place)
    factors = place / "factors.csv"
    factors.write_text(
        factors.read_text("utf-8") + "net_calorific_value,tail_gas,,,,20,GJ/t,A,laboratory,\n", "utf-8"
    )

    assert [problem.code for problem in refused] == ["unknown_carrier"]
    assert problems_of(place) == []


def test_a_firm_does_not_deal_with_itself() -> None:
    import shutil
    import tempfile

    from carbonpark.park.load import load_park
    from carbonpark.words.errors import InputError
    from carbonpark.words.places import shipped

    with tempfile.TemporaryDirectory() as scratch:
        place = shutil.copytree(shipped("toy"), f"{scratch}/toy", ignore=shutil.ignore_patterns("*.py", "*.yaml"))
        shutil.copy(shipped("toy") / "park.yaml", place)
        file = Path(place) / "power_heat.csv"
        file.write_text(file.read_text(encoding="utf-8-sig").replace("kiln_works,2025,,electricity,bought,grid", "kiln_works,2025,,electricity,bought,kiln_works"), encoding="utf-8")
        with pytest.raises(InputError) as refused:
            load_park(place)
    (problem,) = refused.value.problems
    assert problem.code == "own_partner" and problem.place.line == 2 and "generated" in problem.way_out.en
