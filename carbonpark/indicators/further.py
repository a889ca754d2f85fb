"""The further tables of a diagnosis, each made once; a table without rows is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.indicators.carbon_markets import cbam_table, ets_table
from carbonpark.indicators.challenges import challenges_table
from carbonpark.indicators.economy import Economy
from carbonpark.indicators.evaluation import RANKING, evaluate, hierarchies_of
from carbonpark.indicators.firm_scores import carbon_codes_table, per_mu_table
from carbonpark.indicators.firms import firms_table
from carbonpark.indicators.kaya import kaya_table
from carbonpark.indicators.peers import peers_table
from carbonpark.indicators.standard_sets import CHINA, standards_table
from carbonpark.indicators.standard_summary import summary_table
from carbonpark.indicators.standard_values import Values
from carbonpark.words.errors import InputError

if TYPE_CHECKING:
    from carbonpark.inventory import Inventory

FORCES = "five_forces"


def further_tables(inventory: Inventory, economy: Economy) -> dict[str, pd.DataFrame]:
    """standards, standards_summary, peers, challenges, kaya, per_mu, carbon_codes, ets, cbam, five_forces, evaluations.

    Chinese rules are applied to parks in China only.
    """
    values = Values(inventory, economy)
    standards = standards_table(inventory, economy, values=values)
    peers = peers_table(inventory, values)
    tables = {
        "standards": standards, "standards_summary": summary_table(standards), "peers": peers,
        "challenges": challenges_table(inventory, economy, standards, peers), "kaya": kaya_table(inventory, economy, values.facts),
        **_of_firms(inventory), "cbam": cbam_table(inventory), **evaluations(inventory),
    }
    return {name: table for name, table in tables.items() if len(table)}


def _of_firms(inventory: Inventory) -> dict[str, pd.DataFrame]:
    park = inventory.park.park
    if park.country not in CHINA or park.currency != "CNY":
        return {}
    regime = "location" if "location" in inventory.regimes else inventory.regimes[0]
    firms = firms_table(inventory, regime)
    return {"per_mu": per_mu_table(inventory, firms), "carbon_codes": carbon_codes_table(firms, f"{regime}:CO2"),
            "ets": ets_table(inventory, firms)}


def evaluations(inventory: Inventory) -> dict[str, pd.DataFrame]:
    """Every hierarchy the park has figures for, ranked with its own weights, its judgements, or entropy."""
    park = inventory.park
    given = set(park.tables["peer_values"]["indicator"]) | set(park.tables["indicator_values"]["indicator"])
    if park.tables["peer_values"].empty:
        return {}
    forces: list[pd.DataFrame] = []
    others: list[pd.DataFrame] = []
    weights: list[pd.DataFrame] = []
    for name, tree in hierarchies_of(park).items():
        if not tree.leaves or not given & {leaf.id for leaf in tree.leaves}:
            continue
        try:
            done = evaluate(park, name)
        except InputError as fault:        # a half-weighted hierarchy must not keep the rest of the diagnosis back
            (forces if name.startswith(FORCES) else others).append(_not_evaluated(name, fault))
            continue
        (forces if name.startswith(FORCES) else others).append(done.ranking)
        weights.append(done.weights)
    tables = {"five_forces": forces, "evaluations": others, "evaluation_weights": weights}
    return {name: pd.concat(parts, ignore_index=True) for name, parts in tables.items() if parts}


def _not_evaluated(name: str, fault: InputError) -> pd.DataFrame:
    """One row that says why a hierarchy has no ranks."""
    zh, en = ("; ".join(f"{each.what.said(language)} ({each.way_out.said(language)})" for each in fault.problems)
              for language in ("zh", "en"))
    row = {"hierarchy": name, "alternative": "", "node": "", "method": "", "note_zh": f"未评价：{zh}", "note_en": f"not evaluated: {en}"}
    return pd.DataFrame([row], columns=list(RANKING))
