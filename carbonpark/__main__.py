"""`python -m carbonpark`: the same program as `carbonpark`, for machines whose scripts are not on the PATH."""

from __future__ import annotations

import sys

from carbonpark.cli import main

if __name__ == "__main__":
    sys.exit(main())
