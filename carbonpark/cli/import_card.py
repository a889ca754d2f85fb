"""What an import did, or would do, as a person reads it: counts, then rows, then everything that was remarked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carbonpark.park.tables import TABLES
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.park.forms.importing import Imported

ROWS = 40
"""Rows printed; --json has all of them."""


def import_card(done: Imported) -> str:
    """The whole answer."""
    head = Text(zh="预览, 什么都没有写", en="Preview; nothing was written") if done.written is None else Text(zh=f"已导入  {done.written}", en=f"Imported  {done.written}")
    return "\n".join([str(head), *_counts(done), *_rows(done), *_remarks(done)])


def _counts(done: Imported) -> list[str]:
    lines = []
    for name in done.preview.tables:
        added, changed, same = (done.preview.count(name, kind) for kind in ("added", "changed", "same"))
        lines.append(f"  {TABLES[name].sheet:<10} " + str(Text(zh=f"新增 {added}  改动 {changed}  相同 {same}", en=f"added {added}  changed {changed}  same {same}")))
    return lines


def _rows(done: Imported) -> list[str]:
    telling = [change for change in done.preview.changes if change.kind != "same"]
    marks = {"added": "+", "changed": "~"}
    lines = [f"  {marks[change.kind]} {change}" for change in telling[:ROWS]]
    if len(telling) > ROWS:
        lines.append(str(Text(zh=f"  … 另 {len(telling) - ROWS} 行, 全部见 --json", en=f"  ... {len(telling) - ROWS} more rows; --json has them all")))
    return lines


def _remarks(done: Imported) -> list[str]:
    if not done.remarks:
        return []
    return [str(Text(zh=f"提示与修正 {len(done.remarks)} 处", en=f"{len(done.remarks)} remarks and repairs")), *map(str, done.remarks)]
