"""`docs/equations.md`: every equation and rule of the registry, written out. Generated, never edited.

    python -m carbonpark.report.equations            write the page
    python -m carbonpark.report.equations --check    exit 1 when the page is not what the registry says
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Sequence

from carbonpark.words.places import PACKAGE

PAGE = PACKAGE.parent / "docs" / "equations.md"


def fill_registries() -> None:
    """Import every module of `ledger` and `rules`, so that all that is registered is known."""
    for room in ("carbonpark.ledger", "carbonpark.rules"):
        package = importlib.import_module(room)
        for module in sorted(found.name for found in pkgutil.iter_modules(package.__path__)):
            importlib.import_module(f"{room}.{module}")


def page() -> str:
    """The text of the page as the registry stands."""
    fill_registries()
    from carbonpark.ledger.document import equations_document
    from carbonpark.ledger.equation import EQUATIONS
    from carbonpark.rules.relation import RULES
    from carbonpark.words.vocabulary import DIMS, WORDS

    return equations_document(EQUATIONS, RULES, WORDS, DIMS)


def main(arguments: Sequence[str]) -> int:
    """Write the page, or with --check compare it."""
    text = page()
    if "--check" not in arguments:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {PAGE}")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text:
        print(f"{PAGE.name} is what the registry says")
        return 0
    print(f"{PAGE} is stale: run `python -m carbonpark.report.equations`", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
