"""What leaves the park: searched for every name, and held to the published table."""

import json
import stat

import pandas as pd
import pytest

from carbonpark import api
from carbonpark.cli import main
from carbonpark.inventory.pseudonyms import KEY_FILE, key_of, pseudonyms
from carbonpark.park.load import load_park
from carbonpark.report.run_folder import read_run
from carbonpark.report.sharing import _whole
from carbonpark.words.errors import InputError, UsageError
from carbonpark.words.places import shipped


@pytest.fixture(scope="module", params=["archetype", "delfzijl"])
def pair(request, tmp_path_factory):
    """A run and its shared copy."""
    place = tmp_path_factory.mktemp(request.param)
    api.account(request.param, out=place / "run", years=None if request.param == "delfzijl" else [2025])
    api.export(place / "run", "share", place / "share")
    return load_park(shipped(request.param)), place / "run", place / "share"


def test_no_file_names_a_firm(pair):
    """grep every label, title, credit code, plant and input cell in every byte of the shared folder."""
    import re

    park, _, share = pair
    words = {word for firm in park.enterprises for word in (firm.enterprise, firm.title, firm.credit_code) if word}
    words |= {plant.plant for plant in park.plants} | {"energy.csv:", "power_heat.csv:", "input_ref", "/run"}
    for file in share.rglob("*"):
        text = file.read_text(encoding="utf-8-sig")
        found = [word for word in words if re.search(_whole(word), text)]
        assert found == [], file


def test_no_row_of_a_firm_remains(pair):
    park, run, share = pair
    there = {file.name for file in share.iterdir()}

    assert there == {"published.csv", "firms.csv", "checks.csv", "factors.csv", "summary.json", "manifest.json"}
    assert len(read_run(share).table("firms")) == len(park.enterprises)
    assert (read_run(run).path / KEY_FILE).exists() and KEY_FILE not in there


def test_the_summary_says_what_the_table_says(pair):
    _, _, share = pair
    summary = json.loads((share / "summary.json").read_text(encoding="utf-8"))
    table = read_run(share).table("published")
    whole = table.query("measure == 'emissions' and industry == 'total'")

    for said, row in zip(summary["totals"], whole.to_dict("records"), strict=True):
        assert said["tco2e"] == (pytest.approx(row["value"]) if row["status"] == "value" else None)
    assert summary["confidential"] == int((table["status"] == "C").sum())


def test_pseudonyms_are_stable_and_follow_the_key():
    labels = [f"firm_{number}" for number in range(500)]
    one, again, other = (pseudonyms(labels, key) for key in ("a" * 64, "a" * 64, "b" * 64))

    assert one == again
    assert len(set(one.values())) == 500
    assert not set(one.values()) & set(other.values())


def test_a_key_is_made_once_and_is_its_owners(tmp_path):
    place = tmp_path / "keys" / "key"
    first = key_of(place)

    assert key_of(place) == first and len(first) == 64
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    place.write_text("short")
    with pytest.raises(InputError):
        key_of(place)


def test_the_same_key_gives_the_same_names_next_year(tmp_path):
    api.account("toy", out=tmp_path / "run")
    for name in ("one", "two"):
        api.export(tmp_path / "run", "share", tmp_path / name, key=tmp_path / "key")
    tables = [read_run(tmp_path / name).table("firms") for name in ("one", "two")]

    pd.testing.assert_frame_equal(*tables)
    assert not (tmp_path / "run" / KEY_FILE).exists()


def test_the_key_must_not_leave_with_the_copy(tmp_path):
    api.account("toy", out=tmp_path / "run")
    with pytest.raises(UsageError):
        api.export(tmp_path / "run", "share", tmp_path / "out", key=tmp_path / "out" / "key")
    assert not (tmp_path / "out").exists()


def test_a_plan_is_not_shared(tmp_path, capsys):
    api.simulate("toy/reference", out=tmp_path / "run")

    assert main(["export", str(tmp_path / "run"), "--to", "share", "--out", str(tmp_path / "out"), "--lang", "en"]) == 2
    assert "single firms" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_what_a_check_withholds_stays_withheld(tmp_path):
    """Delfzijl's account with a total held back: the shared copy has no figure for it either."""
    api.account("delfzijl", out=tmp_path / "run")
    run = read_run(tmp_path / "run")
    run.summary["withheld"] = [{"check": "C1", "result": "totals", "year": 2019, "regimes": []}]
    from carbonpark.report.sharing import shared

    shared(run, tmp_path / "share")
    table = read_run(tmp_path / "share").table("published").query("measure == 'emissions' and year == 2019")
    assert set(table["status"]) == {"withheld"} and table["value"].isna().all()


def test_a_diagnosis_is_shared_with_the_parks_own_indicators(tmp_path):
    """Tables of the whole park come along where every total of the park may be told, and not where one is withheld; rows of
    groups (LMDI) stay behind either way."""
    from carbonpark.report import sharing

    api.diagnose("delfzijl", out=tmp_path / "run")
    api.export(tmp_path / "run", "share", tmp_path / "share")
    share = read_run(tmp_path / "share")
    table = share.table("published")

    assert share.has("indicators") is bool((table.query("industry == 'total' and carrier == 'total'")["status"] == "value").all())
    assert not share.has("lmdi")
    table["status"] = "value"
    assert sharing._whole_park_is_open(table)
    table.loc[table["carrier"] == "total", "status"] = "C"
    assert not sharing._whole_park_is_open(table)
