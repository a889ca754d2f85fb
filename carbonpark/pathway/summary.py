"""What a run says first: status, peak, totals, how sure the inputs are, and what was assumed on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from carbonpark.coefficients.frozen import Coefficients
from carbonpark.ledger import scope2
from carbonpark.ledger.arrays import Arrays
from carbonpark.pathway.solved import Numbers, Prepared, Solved, Unsolved
from carbonpark.rules.carbon import unabated_growth
from carbonpark.words.language import Text

DEFAULT_ACCOUNT = "910:CO2"


def of_plan(found: Solved, target: pd.DataFrame, audit: pd.DataFrame) -> dict[str, Any]:
    """Summary of an optimised plan."""
    told = _common(found.given, {"reference": found.given.reference, "plan": found.q})
    status = "withheld" if not audit["passed"].all() else found.outcome.status
    missing = {} if found.fixed.x is not None else {"fixed_lp": found.fixed.status}
    return {**told, **missing, "status": status, "objective": float(found.program.matrix.objective(found.x)),
            "objective_unit": _objective_unit(found), "bound": found.outcome.bound, "gap": found.outcome.gap,
            "model": _size(found), "audit": audit_counts(audit), "withheld": withheld(audit),
            "binding": [str(name) for name in target.loc[target["binding"].astype(bool), "target"].unique()],
            "cost_against_reference": _against_reference(found),
            **({} if found.reached is None else {"reached": {"goal": found.given.scenario.question.minimise,
                                                             "value": found.reached, "unit": "kt CO2e"}})}


def of_simulation(given: Prepared, paths: Mapping[str, Numbers], slack: pd.DataFrame, audit: pd.DataFrame) -> dict[str, Any]:
    """Summary of a simulation: targets it misses are counted, and no failure."""
    missed = slack[slack["target"].astype(bool) & (slack["missed"] > 0)]
    return {**_common(given, paths), "status": "simulated", "audit": audit_counts(audit), "withheld": withheld(audit),
            "targets_missed": [str(name) for name in missed["rule"]],
            "rules_missed": [str(name) for name in slack.loc[slack["missed"] > 0, "rule"]]}


def of_failure(found: Unsolved, conflicts: pd.DataFrame | None) -> dict[str, Any]:
    """Summary where there is no plan."""
    said = [] if conflicts is None or conflicts.empty else [
        {"zh": row["sentence_zh"], "en": row["sentence_en"]} for _, row in conflicts.head(5).iterrows()]
    reason = {} if found.outcome.status == "infeasible" else {"reason": {
        "zh": f"求解 {found.outcome.seconds:.1f} 秒后中止，尚未得到任何方案；结果中只有参考情景。请放宽 --time-limit",
        "en": f"stopped after {found.outcome.seconds:.1f} s before any plan was found; only the reference is written: give it more --time-limit"}}
    return {**_common(found.given, {"reference": found.given.reference}), "status": found.outcome.status,
            "model": _size(found), "conflicts": said, **reason}


def _common(given: Prepared, paths: Mapping[str, Numbers]) -> dict[str, Any]:
    k, scenario, header = given.k, given.scenario, given.park.park
    q = list(paths.values())[-1]
    account = account_of(given)
    peak_year, peak_value = peak_of(k, q, account)
    return {
        "scenario_facts": {"name": scenario.name, "title_zh": scenario.title.zh, "title_en": scenario.title.en,
                           "because": scenario.because},
        "park": {"id": header.park, "title_zh": header.title_zh, "title_en": header.title_en,
                 "synthetic": header.synthetic == "yes", "currency": header.currency},
        "boundary": scenario.boundary, "price_base": scenario.price_base, "base_year": k.base_year, "years": list(k.years),
        "question": scenario.question.minimise, "discount_rate": scenario.question.discount_rate,
        "peak_account": account, "peak_year": peak_year, "peak_value": peak_value, "peak_unit": "kt CO2e",
        "peak_reference": dict(zip(("year", "value"), peak_of(k, paths["reference"], account), strict=True)),
        "totals": _totals(k, paths), "certificates_share": certificates_share(k, q, account),
        "inputs": input_counts(k.provenance), "withheld": [], "resolution": "annual",
        "notes": [{"zh": note.zh, "en": note.en} for note in (*k.notes, ANNUAL)],
    }


ANNUAL = Text(zh="年度分辨率：波动电源按自用上限和峰均比近似，不含逐时运行",
              en="annual resolution: variable sources by a self-use share and a peak factor, no hourly operation")


def account_of(given: Prepared) -> str:
    """The account whose peak is told: the first that has a limit, else 910."""
    limits = given.scenario.limits.emissions
    return limits[0].account if limits else (given.scenario.question.account or DEFAULT_ACCOUNT)


def peak_of(k: Coefficients, q: Numbers, account: str) -> tuple[int, float]:
    """Year and height of the highest emissions of an account."""
    path = q["emissions"].sel(account=account)
    place = int(np.argmax(path.values))
    return int(k.years[place]), float(path.values[place])


def _totals(k: Coefficients, paths: Mapping[str, Numbers]) -> list[dict[str, Any]]:
    rows = []
    for path, q in paths.items():
        for y, year in enumerate(k.years):
            row: dict[str, Any] = {"path": path, "year": int(year), "value_added_M": float(q["value_added"].values[y])}
            row.update({account: float(q["emissions"].sel(account=account).values[y]) for account in k.coords["account"]})
            rows.append(row)
    return rows


def certificates_share(k: Coefficients, q: Numbers, account: str) -> dict[str, Any]:
    """Share of the last year's reduction that was bought as certificates, against the reference and its newcomers."""
    if "reference_emissions" not in k.c:
        return {}
    now = Arrays(**q)
    bought = (scope2.certified_reduction(now, k.c) - k.c.reference_certified).sel(account=account).values
    cut = (k.c.reference_emissions + unabated_growth(now, k.c) - q["emissions"]).sel(account=account).values
    share = float(bought[-1] / cut[-1]) if cut[-1] > 1e-9 else None
    return {"year": int(k.years[-1]), "account": account, "bought_kt": float(bought[-1]), "reduction_kt": float(cut[-1]),
            "share": share}


def input_counts(provenance: pd.DataFrame) -> dict[str, int]:
    """Inputs by how sure they are: published or measured (A, B), published but unread (C), estimated (D), unstated."""
    quality = provenance["quality"].fillna("")
    return {"published": int(quality.isin(["A", "B"]).sum()), "unverified": int((quality == "C").sum()),
            "estimated": int((quality == "D").sum()), "unstated": int((quality == "").sum()), "all": len(quality)}


def audit_counts(audit: pd.DataFrame) -> dict[str, Any]:
    """How many checks of the audit passed, and the worst of them."""
    passed = audit["passed"].astype(bool)
    return {"passed": int(passed.sum()), "total": len(audit), "worst": float(audit["difference"].max()) if len(audit) else 0.0}


def withheld(audit: pd.DataFrame) -> list[dict[str, Any]]:
    """Checks of the audit that failed: what they touch is no result, and page one says so."""
    failed = audit[~audit["passed"].astype(bool)]
    return [{"check": f"audit {row['part']}", "result": f"{row['check']} {row['label']}",
             "zh": f"审计未通过：{row['title_zh']}（{row['label']}）：{row['one']:g} 与 {row['other']:g}",
             "en": f"audit failed: {row['title_en']} ({row['label']}): {row['one']:g} and {row['other']:g}"}
            for _, row in failed.iterrows()]


def _size(found: Solved | Unsolved) -> dict[str, int]:
    rows, columns = found.program.matrix.shape
    return {"rows": rows, "columns": columns, "integers": int(found.program.matrix.integer.sum()),
            "nonzeros": int(found.program.matrix.a.nnz)}


def _objective_unit(found: Solved) -> str:
    return f"M {found.given.park.park.currency}"


def _against_reference(found: Solved) -> float:
    """Discounted net cost of the plan less that of the reference [M of the currency]."""
    from carbonpark.ledger import costs

    return float(costs.net_cost(Arrays(**found.q), found.k.c)) - float(costs.net_cost(Arrays(**found.given.reference), found.k.c))
