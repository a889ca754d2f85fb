"""What the labels of a run are called: its own titles first, then the words of the catalogue, then the label itself."""

from __future__ import annotations

import pandas as pd

from carbonpark.report.source import Run, titled
from carbonpark.report.words import COST_ITEMS, KINDS, LEVERS, named
from carbonpark.words.language import Text
from carbonpark.words.vocabulary import WORDS

TITLED = ("labels", "projects", "measures", "capacity", "land", "energy", "costs", "thresholds",
          "inventory", "verified", "supply")
KEYS = ("label", "project", "application", "measure", "technology", "pool", "target", "lever", "carrier", "supply",
        "outlet", "group", "item", "entity", "quantity")


def _capital(text: Text) -> Text:
    """English labels begin with a capital."""
    return Text(text.zh, text.en[:1].upper() + text.en[1:])


class Labels:
    """Words for every label of one run."""

    def __init__(self, run: Run) -> None:
        self._words: dict[str, Text] = dict(_catalogue())
        wedges = run.table("wedges")
        told = [] if wedges is None or "title_zh" not in wedges else wedges.drop_duplicates("lever").to_dict("records")
        self._levers: dict[str, Text] = {str(row["lever"]): _capital(titled(row)) for row in told}
        for name in TITLED:
            table = run.table(name)
            if table is not None and {"title_zh", "title_en"} & set(table.columns):
                self._take(table)

    def _take(self, table: pd.DataFrame) -> None:
        key = next((name for name in KEYS if name in table.columns), None)
        if key is None:
            return
        for _, row in table.drop_duplicates(key).iterrows():
            title = titled(row.to_dict())
            if title.zh and row[key]:
                self._words[str(row[key])] = _capital(title)

    def __call__(self, label: object) -> Text:
        """The words for one label; a measure at a group ('recovery@steel') is named by both."""
        key = str(label)
        if key not in self._words and "@" in key:
            measure, _, group = key.partition("@")
            left, right = self(measure), self(group)
            return Text(zh=f"{left.zh} ({right.zh})", en=f"{left.en} ({right.en})")
        return named(key, self._words)


    def lever(self, label: object) -> Text:
        """The words of a lever ('process' and 'efficiency' mean something else as a kind of source)."""
        return self._levers.get(str(label)) or LEVERS.get(str(label)) or self(label)


def _catalogue() -> dict[str, Text]:
    """Words that every run shares: carriers of the forms, kinds of sources, levers, items of cost."""
    from carbonpark.park.catalogue import CARRIERS

    carriers = CARRIERS.values() if isinstance(CARRIERS, dict) else CARRIERS
    words = {name: word.title for name, word in WORDS.items()}
    return {**words, **KINDS, **COST_ITEMS, **KINDS, **{carrier.name: carrier.title for carrier in carriers}}
