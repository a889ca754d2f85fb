"""Odd records of the tables of sources: each is refused where it stands, with the way out."""

import shutil
from pathlib import Path

import pytest

from carbonpark.park import load_park
from carbonpark.words.errors import InputError

SOUND = Path(__file__).parent / "faults" / "park-sound"
FAULTS = {
    "electronics": [
        ("e1,2025,semiconducter,whole,CF4,1,t,,,,,,D,x,", "semiconductor"),          # misspelt: the nearest word
        ("e1,2025,semiconductor,etching,CF4,1,t,,,,,,D,x,", "etch"),
        ("e1,2025,semiconductor,whole,CF5,1,t,,,,,,D,x,", "CF4"),
        ("e1,2025,semiconductor,whole,CF4,1,t,1.2,,,,,D,x,", "1"),                   # a heel above the whole
        ("e1,2025,semiconductor,whole,CF4,1,t,,-0.1,,,,D,x,", "0"),
        ("e1,2025,semiconductor,whole,CF4,1,t,,,90,,,D,x,", "1"),                    # 90 for 90 %
        ("e1,2025,semiconductor,whole,CF4,-1,t,,,,,,D,x,", "0"),
        ("e1,2025,semiconductor,whole,CF4,1,kWh,,,,,,D,x,", "kt"),
        ("e1,2025,semiconductor,whole,CF4,,t,,,,,,D,x,", "status"),                  # blank says nothing
        ("e1,2025,semiconductor,whole,CF4,1,t,,,,,NO,D,x,", "status"),
        ("e9,2025,semiconductor,whole,CF4,1,t,,,,,,D,x,", "enterprises"),
    ],
    "equipment_gases": [("e1,2025,chiller,use,HFC-134a,1,kg,,,,,D,x,", "chillers"), ("e1,2025,chillers,usage,HFC-134a,1,kg,,,,,D,x,", "use"),
                        ("e1,2025,chillers,retirement,HFC-134a,1,kg,,,1.5,,D,x,", "1")],
    "wastewater": [("e1,2025,anaerobic_reactr,cod,1,t,,,,,,,,D,x,", "anaerobic_reactor"), ("e1,2025,anaerobic_reactor,tod,1,t,,,,,,,,D,x,", "cod")],
    "waste": [("e1,2025,mixed,incinerate,1,t,,,,,,,,D,x,", "incineration"), ("e1,2025,plastic,incineration,1,t,,,,,,,,D,x,", "plastics")],
    "capture": [("e1,2025,geological_storage,own,1,t,2,,,D,x,", "1"), ("e1,2025,storage,own,1,t,0.1,,,D,x,", "geological_storage")],
    "sinks": [("park,2025,tree,1,ha,,,,,D,x,", "trees"), ("park,2025,trees,1,t,,,,,D,x,", "ha")],
}


@pytest.mark.parametrize(("table", "line", "word"), [(table, *case) for table, cases in FAULTS.items() for case in cases])
def test_an_odd_record_is_refused_at_its_cell(table, line, word, tmp_path):
    """The line replaces the table's only one; one problem at line 2, told in both languages, with a word of the way out."""
    shutil.copytree(SOUND, tmp_path / "park")
    file = tmp_path / "park" / f"{table}.csv"
    file.write_text(file.read_text(encoding="utf-8-sig").splitlines()[0] + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_park(tmp_path / "park")
    (problem,) = [each for each in caught.value.problems if each.severity == "error"]

    assert problem.place.file == f"{table}.csv"
    assert problem.place.line == 2
    assert word in f"{problem.what.en} {problem.way_out.en}"
    assert problem.what.zh
    assert problem.way_out.zh


def test_tables_with_headers_only_say_nothing(tmp_path):
    """Only headers: the park loads, and its account has no line of a source."""
    from carbonpark.inventory import account
    from carbonpark.inventory.papers import paper

    shutil.copytree(SOUND, tmp_path / "park")
    for table in (*FAULTS, "process_detail"):
        file = tmp_path / "park" / f"{table}.csv"
        file.write_text(file.read_text(encoding="utf-8-sig").splitlines()[0] + "\n", encoding="utf-8")
    inventory = account(load_park(tmp_path / "park"), ["location"])

    assert not inventory.rows["category"].str.contains(":").any()
    assert not {"sink", "montreal", "counted_as_emitted"} & set(paper(inventory, "memo")["item"])


def test_a_park_without_the_tables_is_the_same_park(tmp_path):
    """Files away or with headers only: the same content hash, so that older parks keep theirs."""
    shutil.copytree(SOUND, tmp_path / "headers")
    shutil.copytree(SOUND, tmp_path / "none")
    for table in (*FAULTS, "process_detail"):
        file = tmp_path / "headers" / f"{table}.csv"
        file.write_text(file.read_text(encoding="utf-8-sig").splitlines()[0] + "\n", encoding="utf-8")
        (tmp_path / "none" / f"{table}.csv").unlink()

    assert load_park(tmp_path / "headers").hash == load_park(tmp_path / "none").hash
