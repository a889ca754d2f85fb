"""The report on what the engine itself writes: columns agree, and every number of the prose is in the files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_report_html import page_of, recomputed

import carbonpark.api as cp


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> dict[str, Path]:
    """The toy park: accounted, diagnosed, planned under a cap, and asked for what cannot be."""
    place = tmp_path_factory.mktemp("real")
    cp.account("toy", out=place / "account")
    cp.diagnose("toy", out=place / "diagnose")
    cp.plan("toy/cap", out=place / "plan")
    cp.plan("toy/infeasible", out=place / "infeasible")
    return {name: place / name for name in ("account", "diagnose", "plan", "infeasible")}


@pytest.mark.parametrize("name", ["account", "diagnose", "plan", "infeasible"])
def test_every_number_of_a_real_run_is_in_its_files(name, runs):
    """Each `<data>` of the page, formed again from the rows it names."""
    facts = page_of(runs[name]).facts

    assert facts
    for found, _, _ in facts:
        assert float(found["value"]) == pytest.approx(recomputed(runs[name], json.loads(found["data-from"])), rel=1e-9, abs=1e-9)


def test_a_real_plan_leaves_no_chapter_empty(runs):
    """Paths, scopes, energy, wedges, targets, measures, land and costs are all there; the wedges close."""
    page = page_of(runs["plan"])
    words, drawn = page.said("en"), {found["id"] for tag, found in page.elements if tag == "figure" and "id" in found}

    assert {f"figure-{name}" for name in ("path", "accounts", "scopes", "groups", "mix", "energy_flow", "carbon_flow",
                                          "wedges", "land", "costs")} <= drawn
    assert "In every year the levers add up to the gap between start and plan" in words
    assert "not given" not in words.split("Estimates, defaults and notes")[0]


def test_labels_are_words_not_identifiers(runs):
    """No label of the toy park stands in a figure or table as its identifier."""
    page = page_of(runs["plan"])

    assert "coal_boiler" not in page.said("zh")
