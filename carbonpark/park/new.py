"""A starter park: the form to fill in, with a shipped park's rows as the example."""

from __future__ import annotations

from pathlib import Path

from carbonpark.park.folder import save_folder
from carbonpark.park.shipped import shipped_park
from carbonpark.park.workbook_write import save_workbook
from carbonpark.words.errors import UsageError
from carbonpark.words.language import Text

TEMPLATE = "填报模板.xlsx"


def new_park(directory: str | Path, archetype: str = "archetype", folder: bool = False) -> Path:
    """Make `directory` with a workbook 填报模板.xlsx, or the same tables as CSV; returns what `load_park` reads.

    An existing folder that holds anything is left alone.
    """
    place = Path(directory)
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise UsageError(
            str(
                Text(
                    zh=f"{place} 已存在且不为空，不会覆盖：请换一个名称",
                    en=f"{place} exists and is not empty; it is left alone: choose another name",
                )
            )
        )
    park = shipped_park(archetype)
    return save_folder(park, place) if folder else save_workbook(park, place / TEMPLATE)
