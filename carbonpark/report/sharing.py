"""A run that may leave the park: protected tables, pseudonyms, and no row, name or file of a single firm.

What is shared is listed, not what is hidden: a table that is not named here never leaves. Every text is searched for every
name of the park before the folder is written; a name found stops the export.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carbonpark.report.run_folder import Run, RunFolder
from carbonpark.words.errors import DriftError, UsageError
from carbonpark.words.language import Text

if TYPE_CHECKING:
    import pandas as pd

OPEN_TABLES = ("indicators", "trend", "tapio")
"""Tables of a diagnosis that hold figures of the whole park only; shared where the park's own totals may be."""



def shared(run: Run, out: Path, key_file: Path | None = None) -> Path:
    """Write a copy of an account or diagnosis that gives no firm away; returns its folder.

    The key of the pseudonyms stays with the run (`pseudonym.key`), or where `key_file` says; it is never in the copy.
    """
    if run.command not in ("account", "diagnose"):
        raise UsageError(str(Text(
            zh=f"{run.path} 是 {run.command} 的结果: 方案按主体列出企业, 不能直接外传; 请导出 account 或 diagnose 的结果",
            en=f"{run.path} is a run of {run.command}: a plan speaks of single firms; export a run of account or diagnose")))
    if key_file is not None and out.resolve() in key_file.resolve().parents:
        raise UsageError(str(Text(zh="密钥不能放在要外传的文件夹里", en="the key must not lie in the folder that is shared")))
    from carbonpark.inventory.disclosure import Rules
    from carbonpark.inventory.pseudonyms import KEY_FILE, key_of, pseudonyms
    from carbonpark.inventory.published import published

    target = RunFolder(out)
    target.must_be_ours()
    rules = Rules()
    lines, energy = run.table("inventory"), run.table("energy")
    labels = run.table("labels")
    firms = labels.loc[labels["kind"] == "enterprise", "label"].astype(str)
    codes = pseudonyms(firms, key_of(key_file or run.path / KEY_FILE))
    years = [str(year) for year in run.summary.get("years", [])]
    table = _held_back(published(lines, energy, rules, years), run.summary.get("withheld", []))
    tables = {"published": table, "firms": _firms(lines, codes), "checks": _checks(run), "factors": _factors(run)}
    whole = _whole_park_is_open(table)
    tables |= {name: run.table(name) for name in OPEN_TABLES if whole and run.has(name)}
    summary = _summary(run, table, rules, len(codes))
    manifest = {"shared": {"rules": vars(rules), "firms": len(codes)}}
    known = _codes_of_names(labels, codes)
    tables = {name: _renamed(table, known) for name, table in tables.items()}
    _nothing_leaks(tables, summary, _names(labels, run))
    return target.write(tables, manifest=manifest, summary=summary)


def _held_back(table: pd.DataFrame, withheld: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """What a block check keeps back in the run is kept back here too: status 'withheld'."""
    table = table.copy()
    for one in withheld:
        if one["result"] != "totals":
            continue
        held = (table["measure"] == "emissions") & (table["year"] == str(one["year"]))
        if one.get("regimes"):
            held &= table["regime"].isin(one["regimes"])
        table.loc[held, "value"] = float("nan")
        table.loc[held, "status"] = "withheld"
    return table


def _firms(lines: pd.DataFrame, codes: Mapping[str, str]) -> pd.DataFrame:
    """Pseudonym and two-digit class of each firm, in the order of the pseudonyms: a count by class, and a handle to ask about."""
    import pandas as pd

    homes = lines.drop_duplicates("entity").set_index("entity")["industry"].astype(object).fillna("").astype(str)
    rows = [(code, re.sub(r"^([A-Z]?\d{1,2}).*$", r"\1", homes.get(name, ""))) for name, code in codes.items()]
    return pd.DataFrame(sorted(rows), columns=["firm", "industry_class"])


def _checks(run: Run) -> pd.DataFrame:
    """Which checks fired, and for which years; their words and sizes speak of single firms and stay behind."""
    import pandas as pd

    checks = run.table("checks")
    if checks.empty:
        return pd.DataFrame(columns=["id", "severity", "fired", "year", "count"])
    kept = checks.assign(year=checks["year"].astype(str).replace({"nan": "", "<NA>": "", "None": ""}))
    sums = kept.groupby(["id", "severity", "fired", "year"], sort=False).size()
    return sums.rename("count").reset_index()


def _factors(run: Run) -> pd.DataFrame:
    """Published factor rows used; the park's own factors may be one firm's measurement."""
    factors = run.table("factors")
    return factors[~factors["factor_id"].astype(str).str.startswith("own/")]


def _whole_park_is_open(table: pd.DataFrame) -> bool:
    """Whether every total of the park in the published table may be told."""
    whole = table[(table["industry"] == "total") & (table["carrier"] == "total")]
    return bool(len(whole)) and bool((whole["status"] == "value").all())


def _summary(run: Run, table: pd.DataFrame, rules: Any, firms: int) -> dict[str, Any]:
    """What the shared run says first: the park, the years, its open totals, and by which rules the rest is withheld."""
    known: dict[str, Any] = {key: run.summary[key] for key in ("park", "title", "synthetic", "base_year", "currency", "boundary", "regimes", "years")
             if key in run.summary}
    whole = table[(table["measure"] == "emissions") & (table["industry"] == "total")]
    totals = [{"regime": row["regime"], "year": row["year"], "tco2e": row["value"] if row["status"] == "value" else None}
              for row in whole.to_dict("records")]
    note = Text(
        f"保密处理：少于 {rules.least_firms} 家、最大 {rules.n} 家占 {rules.k:.0%} 以上或 p%={rules.p:.0%} 的数字记 C，并作二次抑制",
        f"confidential: figures of fewer than {rules.least_firms} firms, with {rules.n} holding more than {rules.k:.0%}, or by the "
        f"p % rule ({rules.p:.0%}) are C, with secondary suppression")
    return {**known, "command": "share", "status": "done", "exit_code": 0, "totals": totals, "firms": firms,
            "confidential": int((table["status"] == "C").sum()), "note": {"zh": note.zh, "en": note.en}}


def _codes_of_names(labels: pd.DataFrame, codes: Mapping[str, str]) -> dict[str, str]:
    """Every way a firm or plant is written in the run -> what stands for it."""
    known: dict[str, str] = {}
    for row in labels[labels["kind"].isin(["plant", "enterprise"])].to_dict("records"):
        code = codes.get(str(row["label"]), "plant")
        names = ("label",) if row["kind"] == "plant" else ("label", "title_zh", "title_en")
        known |= {str(row[name]): code for name in names if isinstance(row[name], str) and row[name]}
    return known


def _renamed(table: pd.DataFrame, codes: Mapping[str, str]) -> pd.DataFrame:
    """The table with every firm's label and title in its texts replaced by the pseudonym."""
    if not codes:
        return table
    pattern = re.compile("|".join(_whole(name) for name in sorted(codes, key=len, reverse=True)))
    changed = table.copy()
    for column in table.columns:
        if table[column].dtype.kind not in "iufbM":
            changed[column] = table[column].map(
                lambda text: pattern.sub(lambda found: codes[found.group()], text) if isinstance(text, str) else text)
    return changed


def _whole(name: str) -> str:
    """A pattern of the name as a whole: 'steel_1' is not in 'steel_12'; Chinese has no spaces, so its neighbours may be words."""
    edge = r"[A-Za-z0-9_]"
    before = f"(?<!{edge})" if re.match(edge, name) else ""
    after = f"(?!{edge})" if re.search(f"{edge}$", name) else ""
    return before + re.escape(name) + after


def _names(labels: pd.DataFrame, run: Run) -> set[str]:
    """Labels and titles of firms, and labels of their plants. The park's own title is no firm's name, even where the park is one firm."""
    firms, plants = labels[labels["kind"] == "enterprise"], labels[labels["kind"] == "plant"]
    words = {str(word) for column in ("label", "title_zh", "title_en") for word in firms[column].dropna()}
    words |= {str(word) for word in plants["label"].dropna()}
    own = {str(each) for each in (*run.summary.get("title", {}).values(), run.summary.get("park", ""))}
    return words - own - {str(run.summary.get("boundary", "")), ""}


def _nothing_leaks(tables: Mapping[str, pd.DataFrame], summary: Mapping[str, Any], names: Iterable[str]) -> None:
    """Search everything about to be written for every name."""
    texts = {name: table.to_csv(index=False) for name, table in tables.items()}
    texts["summary.json"] = json.dumps(summary, ensure_ascii=False, default=str)
    for name in sorted(names):
        word = re.compile(_whole(name))
        places = [place for place, text in texts.items() if word.search(text)]
        if places:
            raise DriftError(str(Text(zh=f"外传文件 {', '.join(places)} 中仍有企业名称, 已停止",
                                      en=f"a firm's name is still in {', '.join(places)}; nothing was written")))
