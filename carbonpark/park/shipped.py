"""The parks that come with the package, by name."""

from __future__ import annotations

from carbonpark.park.load import load_park
from carbonpark.park.park import Park
from carbonpark.words.errors import UsageError, nearest
from carbonpark.words.language import Text
from carbonpark.words.places import shipped, shipped_parks


def shipped_park(name: str) -> Park:
    """The shipped park called `name`, whatever lies in the working folder."""
    known = shipped_parks()
    if name not in known:
        guess = nearest(name, known)
        names = ", ".join(known)
        raise UsageError(
            str(
                Text(
                    zh=f"没有自带园区“{name}”；" + (f"是不是“{guess}”？" if guess else f"可选：{names}"),
                    en=f"there is no shipped park '{name}'; "
                    + (f"did you mean '{guess}'?" if guess else f"there are: {names}"),
                )
            )
        )
    return load_park(shipped(name))
