"""Chapters of a diagnosis beside its own figures: indicator sets, other parks, the eight sides, firms, evaluations."""

from __future__ import annotations

import math

import pandas as pd

from carbonpark.report.generic import files
from carbonpark.report.page import Block, Cell, Section, Table
from carbonpark.report.source import Run, in_order
from carbonpark.words.language import Text

STATES = {
    "met": Text("达到", "met"), "not_met": Text("未达到", "not met"), "not_defined": Text("不判定", "not defined"),
    "not_applicable": Text("不适用", "not applicable"), "missing": Text("待补充", "to be completed"),
}
SIGNS = {"at_least": "≥", "at_most": "≤", "below": "<", "elasticity": "≤ / ≥"}
CONFIDENCE = {
    "verified": Text("已核对原文", "text read"), "secondary": Text("转引", "secondary"), "unverified": Text("未核对", "unverified"),
}
METHODS = {
    "given": Text("自定权重", "own weights"), "ahp": Text("层次分析", "AHP"), "entropy": Text("熵权", "entropy"), "critic": Text("CRITIC", "CRITIC"),
    "equal": Text("等权", "equal weights"),
}
BLANK = Cell("", "")


def sections(run: Run) -> tuple[Section, ...]:
    """The chapters this run has tables for."""
    chapters = (
        Section("standards", Text("指标体系对照", "Indicator sets"), _standards(run)),
        Section("peers", Text("横向对标", "Beside other parks"), [*_peers(run), *_evaluations(run)]),
        Section("challenges", Text("八个方面的挑战", "Challenges from eight sides"), _challenges(run)),
        Section("firms", Text("企业评价与碳价", "Firms: land, carbon and its price"), _firms(run)),
    )
    return tuple(chapter for chapter in chapters if chapter.blocks)


def figure(value: object) -> str:
    """A figure with four significant digits and no trailing zeros; '' when there is none."""
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return ""
    if math.isnan(number):
        return ""
    if number == 0 or abs(number) >= 1000:
        return f"{number:,.0f}"
    text = f"{number:.4g}"
    return text if "e" not in text else f"{number:.6f}".rstrip("0")


def _number(value: object, unit: str = "", before: str = "") -> Cell:
    text = figure(value)
    shown = f"{before} {text}".strip() if text else ""
    return Cell(f"{shown} {unit}".strip(), f"{shown} {_unit_en(unit)}".strip(), True) if shown else Cell("", "", True)


def _text(zh: object, en: object = None) -> Cell:
    words = ["" if part is None or (isinstance(part, float) and math.isnan(part)) else str(part) for part in (zh, zh if en is None else en)]
    return Cell(words[0], words[1])


def _both(text: Text) -> Cell:
    return Cell(text.zh, text.en)


def _rows(run: Run, name: str) -> pd.DataFrame | None:
    rows = run.table(name)
    return None if rows is None or rows.empty else rows


ENGLISH_UNITS = (("亿元", "10^8 CNY"), ("万元", "10^4 CNY"), ("元", "CNY"), ("tce等价", "tce (equal value)"), ("tce当量", "tce (calorific)"),
                 ("万tce", "10^4 tce"), ("/年", "/yr"), ("个", "items"), ("家", "firms"), ("人", "person"), ("亩", "mu"))


def _unit(unit: object) -> str:
    return "" if str(unit) in ("1", "nan") else str(unit)


def _unit_en(unit: object) -> str:
    """The unit as English readers know it; a count needs none."""
    text = "" if str(unit) in ("个", "家") else _unit(unit)
    for chinese, english in ENGLISH_UNITS:
        text = text.replace(chinese, english)
    return text


def _standards(run: Run) -> list[Block]:
    """What each set says as a whole in the last year, then each set line by line."""
    summary, rows = _rows(run, "standards_summary"), _rows(run, "standards")
    if summary is None or rows is None:
        return []
    last = summary[summary["year"].astype(int) == int(summary["year"].astype(int).max())]
    blocks: list[Block] = [_summary(last)]
    now = rows[rows["year"].astype(int) == int(last["year"].astype(int).max())]
    for _, line in last.iterrows():
        blocks.append(_one_set(now[now["set"] == line["set"]], Text(f"{line['title_zh']}, {line['year']} 年", f"{line['title_en']}, {line['year']}")))
    return blocks


def _summary(last: pd.DataFrame) -> Table:
    heads = ((Text("指标体系", "Set"), False), (Text("结论", "Result"), False), (Text("达到", "Met"), True), (Text("未达到", "Not met"), True),
             (Text("不判定", "Not defined"), True), (Text("待补充", "Missing"), True), (Text("绿色指数 (有值项/应有项)", "Green index (with a value / asked)"), True),
             (Text("可信度", "Read"), False))
    body, marks = [], []
    for _, row in last.iterrows():
        index = f"{figure(row['index'])} ({int(row['index_over'])}/{int(row['index_of'])})" if figure(row["index"]) else ""
        body.append((_text(row["title_zh"], row["title_en"]), _text(row["result_zh"], row["result_en"]), *(_number(row[name]) for name in
                    ("met", "not_met", "not_defined", "missing")), Cell(index, index, True), _both(CONFIDENCE[str(row["confidence"])])))
        marks.append("strong" if row["result"] == "met" else "")
    year = in_order(last["year"])[0]
    return Table(Text(f"各指标体系结论, {year} 年", f"What each set says, {year}"), heads, tuple(body), files("standards_summary.csv"), tuple(marks))


def _one_set(rows: pd.DataFrame, title: Text) -> Table:
    heads = ((Text("指标", "Indicator"), False), (Text("数值", "Value"), True), (Text("门槛", "Threshold"), True), (Text("单位", "Unit"), False),
             (Text("状态", "State"), False), (Text("说明", "Note"), False))
    body = [(_text(row["title_zh"], row["title_en"]), _number(row["value"]), _number(row["threshold"], before=SIGNS[str(row["sense"])]),
             _text(_unit(row["unit"]), _unit_en(row["unit"])), _both(STATES[str(row["state"])]), _text(row["note_zh"], row["note_en"])) for _, row in rows.iterrows()]
    return Table(title, heads, tuple(body), files("standards.csv"), tuple("bad" if state == "not_met" else "" for state in rows["state"]))


def _peers(run: Run) -> list[Block]:
    rows = _rows(run, "peers")
    if rows is None:
        return []
    heads = ((Text("对象", "Subject"), False), (Text("指标", "Indicator"), False), (Text("本园区", "Here"), True), (Text("年份", "Year"), False),
             (Text("对标对象", "Beside"), False), (Text("数值", "Value"), True), (Text("年份", "Year"), False), (Text("对方口径", "Their boundary"), False),
             (Text("位次", "Place"), True), (Text("说明", "Note"), False))
    body = []
    for _, row in rows.iterrows():
        unit, place = _unit(row["unit"]), f"{int(row['rank'])}/{int(row['of'])}" if figure(row["rank"]) else ""
        subject = _text("本园区", "This park") if row["level"] == "park" else _text(row["subject_zh"], row["subject_en"])
        body.append((subject, _text(f"{row['title_zh']} ({unit})", f"{row['title_en']} ({_unit_en(row['unit'])})"), _number(row["value"]),
                     _text(row["year"]), _text(row["peer_zh"], row["peer_en"]), _number(row["peer_value"]), _text(row["peer_year"]),
                     _text(row["peer_boundary_zh"], row["peer_boundary"]), Cell(place, place, True), _text(row["note_zh"], row["note_en"])))
    return [Table(Text("与有记录的园区和行业对照 (口径不同的不排名)", "Beside parks and trades on record (unlike ones are not ranked)"), heads, tuple(body),
                  files("peers.csv"))]


def _evaluations(run: Run) -> list[Block]:
    blocks: list[Block] = []
    for file, title in (("five_forces", Text("五力评价", "Five forces")), ("evaluations", Text("自定综合评价", "Evaluations of one's own"))):
        rows = _rows(run, file)
        if rows is None:
            continue
        whole = rows[rows["node"].isna() | (rows["node"].astype(str) == "")]
        for name in in_order(whole["hierarchy"]):
            blocks.append(_ranking(whole[whole["hierarchy"] == name], Text(f"{title.zh} ({name})", f"{title.en} ({name})"), file))
    return blocks


def _ranking(rows: pd.DataFrame, title: Text, file: str) -> Table:
    heads = ((Text("对象", "Alternative"), False), (Text("贴近度 (TOPSIS)", "Closeness (TOPSIS)"), True), (Text("位次", "Rank"), True),
             (Text("随机权重下的位次", "Rank under random weights"), True), (Text("居首比例", "Stands first"), True), (Text("梯队", "Tier"), True),
             (Text("权重", "Weights"), False), (Text("说明", "Note"), False))
    body = []
    for _, row in rows.sort_values("rank").iterrows():
        span = f"{int(row['rank_best'])}–{int(row['rank_worst'])}" if figure(row["rank_best"]) else ""
        first = f"{float(row['first_share']):.0%}" if figure(row["first_share"]) else ""
        body.append((_text(row["title_zh"], row["title_en"]), _number(row["closeness"]), _number(row["rank"]), Cell(span, span, True),
                     Cell(first, first, True), _number(row["tier"]), _both(METHODS.get(str(row["method"]), Text("", ""))), _text(row["note_zh"], row["note_en"])))
    return Table(title, heads, tuple(body), files(f"{file}.csv", "evaluation_weights.csv"))


def _challenges(run: Run) -> list[Block]:
    """Each side: its evidence, then the park's own answer."""
    rows = _rows(run, "challenges")
    if rows is None:
        return []
    heads = ((Text("方面", "Side"), False), (Text("依据 / 园区判断", "Evidence / the park's answer"), False), (Text("数值", "Value"), True),
             (Text("年份", "Year"), False), (Text("对照", "Beside it"), False))
    body, marks = [], []
    for _, row in rows.iterrows():
        answer = row["kind"] == "answer"
        marks.append("strong" if answer else "")
        side = _text(row["side_zh"], row["side_en"])
        year = figure(row["year"]).replace(",", "")
        if answer:
            body.append((side, _answer(row), BLANK, _text(year), BLANK))
        else:
            beside, english = (f"{figure(row['beside'])} {unit}".strip() if figure(row["beside"]) else ""
                               for unit in (_unit(row["unit"]), _unit_en(row["unit"])))
            body.append((side, _text(row["title_zh"], row["title_en"]), _number(row["value"], _unit(row["unit"])), _text(year),
                         _text(_aside(beside, row["beside_zh"]), _aside(english, row["beside_en"]))))
    return [Table(Text("依据由程序列出, 判断由园区填写; 程序不打分", "The program lays out evidence, the park answers; there is no score"), heads, tuple(body),
                  files("challenges.csv"), tuple(marks))]


def _aside(figure_: str, words: object) -> str:
    said = "" if isinstance(words, float) else str(words)
    return f"{figure_} ({said})" if figure_ and said else figure_


def _answer(row: pd.Series) -> Cell:
    answer, way = str(row["answer"]), str(row["way_out"])
    blank = {"待补充": "to be completed"}
    return Cell(f"判断: {answer}　对策: {way}", f"Answer: {blank.get(answer, answer)}. To be done: {blank.get(way, way)}")


def _firms(run: Run) -> list[Block]:
    return [block for block in (_per_mu(run), _codes(run), _ets(run), _cbam(run)) if block is not None]


def _per_mu(run: Run) -> Table | None:
    rows = _rows(run, "per_mu")
    if rows is None:
        return None
    one = rows.drop_duplicates(["standard", "enterprise"])
    lacking = rows[rows["value"].isna()].groupby(["standard", "enterprise"])["term"].agg(list).to_dict()
    heads = ((Text("企业", "Firm"), False), (Text("评价办法", "Rule"), False), (Text("得分", "Score"), True), (Text("类别", "Class"), False),
             (Text("缺项", "Missing terms"), False))
    body = []
    for _, row in one.iterrows():
        missing = ", ".join(lacking.get((row["standard"], row["enterprise"]), []))
        rule = Text(str(row["title_zh"]).split("：")[0], str(row["title_en"]).split(": ")[0])
        body.append((_text(row["title"]), _both(rule), _number(row["score"]), _text(row["class"]), _text(missing)))
    return Table(Text("亩均效益评价 (外地办法, 供参照)", "Per-mu scores (rules of other places, for reference)"), heads, tuple(body), files("per_mu.csv"))


def _codes(run: Run) -> Table | None:
    rows = _rows(run, "carbon_codes")
    if rows is None:
        return None
    heads = ((Text("企业", "Firm"), False), (Text("单位增加值碳排放 (tCO2/万元)", "CO2 per value added (t per 10 000 CNY)"), True), (Text("水平", "Level"), False),
             (Text("与同组均值之比", "Against its group"), True), (Text("等级", "Grade"), True), (Text("说明", "Note"), False))
    body = tuple((_text(row["title"]), _number(row["intensity"]), _text(row["level_zh"], row["level_en"]), _number(row["against_group"]),
                  _number(row["grade"]), _text(row["note_zh"], row["note_en"])) for _, row in rows.iterrows())
    return Table(Text("工业碳效码", "Carbon-efficiency code of industry"), heads, body, files("carbon_codes.csv"))


def _ets(run: Run) -> Table | None:
    rows = _rows(run, "ets")
    if rows is None:
        return None
    heads = ((Text("企业", "Firm"), False), (Text("直接排放 (t)", "Direct emissions (t)"), True), (Text("超过 26 000 t", "Over 26 000 t"), False),
             (Text("行业", "Sector"), False), (Text("是否纳入", "Covered"), False), (Text("未扣免费配额的碳成本 (万元)", "At stake before free allowances (10 000 CNY)"), True),
             (Text("说明", "Note"), False))
    words = {"yes": Text("是", "yes"), "no": Text("否", "no"), "unknown": Text("待补充", "to be completed")}
    body = []
    for _, row in rows.iterrows():
        cost = f"{figure(row['exposure_low'])}–{figure(row['exposure_high'])}" if figure(row["exposure_low"]) else ""
        body.append((_text(row["title"]), _number(row["direct_t"]), _both(words[str(row["over"])]), _text(row["sector_zh"], row["sector_en"]),
                     _both(words[str(row["covered"])]), Cell(cost, cost, True), _text(row["note_zh"], row["note_en"])))
    return Table(Text("全国碳市场: 直接排放, 不含购入电热", "National carbon market: direct emissions, bought power and heat left out"), heads, tuple(body), files("ets.csv"))


def _cbam(run: Run) -> Table | None:
    rows = _rows(run, "cbam")
    if rows is None:
        return None
    heads = ((Text("企业", "Firm"), False), (Text("产品", "Product"), False), (Text("年份", "Year"), False), (Text("出口量 (t)", "Exports (t)"), True),
             (Text("默认值加成", "Mark-up on defaults"), True), (Text("隐含排放 (tCO2e)", "Embedded emissions (t CO2e)"), True), (Text("说明", "Note"), False))
    body = []
    for _, row in rows.iterrows():
        share = f"{float(row['mark_up']):.0%}"
        body.append((_text(row["enterprise"]), _text(row["product"]), _text(row["year"]), _number(row["quantity_t"]), Cell(share, share, True),
                     _number(row["embedded_t"]), _text(row["note_zh"], row["note_en"])))
    return Table(Text("欧盟碳边境调节机制: 出口产品的隐含排放", "EU border mechanism: emissions embedded in exports"), heads, tuple(body), files("cbam.csv"))
