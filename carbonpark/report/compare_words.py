"""What a compared result is called: words of the vocabulary and the report, and the titles of the runs."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from carbonpark.report.compare_sides import Side
from carbonpark.report.words import COST_ITEMS, account_name
from carbonpark.words.language import Text
from carbonpark.words.vocabulary import WORDS

HEADS = {
    "peak year": Text("达峰年", "peak year"),
    "peak height": Text("峰值", "peak height"),
    **{name: word.title for name, word in WORDS.items()},
}
"""How results begin."""

ENDINGS = {
    "units": Text("数量", "units"),
    "limit": Text("限值", "limit"),
    "achieved": Text("实现值", "achieved"),
    "price": Text("放宽一单位的价值", "price"),
}
"""How results end, where they are one figure of a thing."""

TITLED = {
    "labels": "label", "projects": "project", "capacity": "technology", "land": "pool", "supply": "supply",
    "measures": "application",
}  # fmt: skip
"""Tables of a run that hold the titles of their labels."""

LABELS = {
    "total": Text("合计", "total"),
    "assessed": Text("考核口径", "assessed"),
    "statistical": Text("统计口径", "statistical"),
}


class ResultWords:
    """Titles for the results of some runs."""

    def __init__(self, sides: Iterable[Side]) -> None:
        self._titles: dict[str, Text] = {**COST_ITEMS, **LABELS}
        for side in sides:
            for name, key in TITLED.items():
                self._take(side.table(name), [key])
            self._take(side.table("targets"), ["target", "label"])

    def _take(self, table: pd.DataFrame | None, keys: list[str]) -> None:
        if table is None or not {keys[0], "title_zh", "title_en"} <= set(table.columns):
            return
        for row in table.drop_duplicates([key for key in keys if key in table.columns]).to_dict("records"):
            name = joined(row.get(key) for key in keys)
            if isinstance(row["title_zh"], str) and isinstance(row["title_en"], str):
                self._titles.setdefault(name, Text(zh=row["title_zh"], en=row["title_en"]))

    def __call__(self, result: str) -> Text:
        """'energy_equal_value assessed' as people say it; a word nobody titled stands for itself."""
        if result in self._titles:
            return self._titles[result]
        head, _, last = result.rpartition(" ")
        if head and last in ENDINGS:
            name, ending = self(head), ENDINGS[last]
            return Text(zh=f"{name.zh} · {ending.zh}", en=f"{name.en}: {ending.en}")
        for known in sorted(HEADS, key=len, reverse=True):
            if result == known:
                return HEADS[known]
            if result.startswith(known + " "):
                label = self(result[len(known) + 1 :])
                return Text(zh=f"{HEADS[known].zh} {label.zh}", en=f"{HEADS[known].en}, {label.en}")
        if ":" in result:
            return account_name(result)
        plain = result.replace("_", " ")
        return Text(zh=plain, en=plain)


def joined(parts: Iterable[object]) -> str:
    """Labels in one name, blanks left out."""
    return " ".join(str(part) for part in parts if part is not None and not pd.isna(part) and str(part))
