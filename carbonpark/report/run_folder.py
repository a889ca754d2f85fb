"""A run folder: what a verb leaves behind, written whole or not at all.

A folder holds tidy CSV tables, netCDF datasets, `summary.json` (what came out) and `manifest.json` (what went
in, and the hash of every file). It is built in a temporary folder beside its place and moved there in one
step, so a reader never meets half a result. CSV is UTF-8 with a byte order mark, comma, point, one header
line; text that a spreadsheet would take for a formula carries a leading apostrophe, which `read_run` removes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carbonpark import __version__
from carbonpark.words.errors import InputError, Place, Problem, UsageError
from carbonpark.words.language import Text

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

PROGRAM = "carbonpark"
MANIFEST, SUMMARY = "manifest.json", "summary.json"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MAYBE_FORMULA = frozenset((*FORMULA_STARTS, "'"))
WHOLE_NUMBERS = ("year", "rank", "line", "rows")
"""Columns that are counts or calendar years: blank stays blank, and 2030 is never written 2030.0."""
LABELS = ("regime", "scope", "entity", "enterprise", "industry", "credit_code", "factor_id", "id", "label", "group", "project",
          "version", "status", "written", "input_ref")
"""Columns that are names even where every one of them looks like a number ("910", scope "1", a credit code)."""
LIBRARIES = ("numpy", "pandas", "xarray", "scipy", "pydantic", "pyomo", "highspy", "h5netcdf", "plotly")


def hash_of(file: Path) -> str:
    """SHA-256 of one file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def hashes_of(*places: Path) -> dict[str, str]:
    """SHA-256 of the files named and of every file below the folders named, by path as given."""
    found: dict[str, str] = {}
    for place in places:
        files = sorted(p for p in place.rglob("*") if p.is_file()) if place.is_dir() else [place]
        found.update({file.as_posix(): hash_of(file) for file in files if file.is_file()})
    return found


def versions() -> dict[str, str]:
    """Versions of Python, of the package and of the libraries a result depends on."""
    import platform
    import sys
    from importlib import metadata

    known = {PROGRAM: __version__, "python": platform.python_version(), "platform": platform.platform()}
    for library in LIBRARIES:
        loaded = getattr(sys.modules.get(library), "__version__", None)
        if isinstance(loaded, str):  # looking it up on disk takes longer
            known[library] = loaded
            continue
        try:
            known[library] = metadata.version(library)
        except metadata.PackageNotFoundError:
            known[library] = "missing"
    return known


@dataclass(frozen=True)
class RunFolder:
    """The place where one run is to be written."""

    out: Path

    def write(
        self,
        tables: Mapping[str, pd.DataFrame],
        datasets: Mapping[str, xr.Dataset] | None = None,
        manifest: Mapping[str, Any] | None = None,
        summary: Mapping[str, Any] | None = None,
        files: Mapping[str, str] | None = None,
        folders: Mapping[str, Path] | None = None,
    ) -> Path:
        """Write the whole run and return its folder.

        Parameters
        ----------
        tables : by name without ending; written as `<name>.csv`
        datasets : by name without ending; written as `<name>.nc`
        manifest : `inputs` (path -> hash), `solver`, `seconds` and whatever else went in;
            versions and the hashes of what is written are added here
        summary : what came out; `status` is required by readers and defaults to "done"
        files : text of further files by full name, e.g. a model in LP format
        folders : runs that belong inside this one, by the name they get; they are moved here

        Raises
        ------
        UsageError
            If the place is a file, or a folder that holds something and was not written by carbonpark.
        """
        out = self.out
        self.must_be_ours()
        out.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}-", suffix="-unfinished", dir=out.parent))
        try:
            for name, table in tables.items():
                if len(table.columns):  # a table without columns has no header line, and so no file
                    write_csv(table, fresh / f"{name}.csv")
            for name, dataset in (datasets or {}).items():
                dataset.to_netcdf(fresh / f"{name}.nc", engine="h5netcdf")
            for name, text in (files or {}).items():
                (fresh / name).write_text(text, encoding="utf-8")
            for name, place in (folders or {}).items():
                shutil.move(place, fresh / name)
            _write_json({"status": "done", **(summary or {})}, fresh / SUMMARY)
            self._seal(fresh, manifest or {})
            self._move_into_place(fresh)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        return out

    def must_be_ours(self) -> None:
        """Refuse a place that holds somebody else's work, or cannot be written; asked before anything is computed."""
        above = next(place for place in self.out.absolute().parents if place.exists())
        if not above.is_dir() or not os.access(above, os.W_OK):
            raise UsageError(str(Text(zh=f"{above} 不可写或不是文件夹: 请用 --out 另选一个位置",
                                      en=f"{above} cannot be written or is no folder: choose another --out")))
        if not self.out.exists() or (self.out.is_dir() and not any(self.out.iterdir())):
            return
        if self.out.is_dir() and _manifest_of(self.out):
            return
        raise UsageError(str(Text(
            zh=f"{self.out} 已存在且不是 carbonpark 的结果文件夹, 不会覆盖: 请用 --out 另选一个文件夹",
            en=f"{self.out} exists and is not a run folder of carbonpark; it is left alone: choose another --out",
        )))

    def add(self, name: str, text: str) -> Path:
        """Put one more file (a report) into a finished run, whole, and list it in the manifest."""
        target = self.out / name
        handle, fresh = tempfile.mkstemp(dir=self.out, prefix=f".{name}-", suffix="-unfinished")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        os.replace(fresh, target)
        manifest = _manifest_of(self.out)
        manifest.setdefault("files", {})[name] = hash_of(target)
        _write_json(manifest, self.out / MANIFEST)
        return target

    def _seal(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        inside = sorted(folder.iterdir())
        written = {file.name: hash_of(file) for file in inside if file.is_file()}
        runs = [place.name for place in inside if place.is_dir()]
        _write_json({"program": PROGRAM, "versions": versions(), **manifest, "files": written, "folders": runs},
                    folder / MANIFEST)

    def _move_into_place(self, fresh: Path) -> None:
        fresh.chmod(0o755)  # mkdtemp made it for its owner alone
        if not self.out.exists():
            fresh.rename(self.out)
            return
        # Files the old run did not write are the user's (notes, a marked-up copy): they stay.
        manifest = _manifest_of(self.out)
        ours = {*manifest.get("files", {}), *manifest.get("folders", []), MANIFEST}
        for kept in [p for p in self.out.iterdir() if p.name not in ours]:
            if not (fresh / kept.name).exists():
                copy = shutil.copytree if kept.is_dir() else shutil.copy2
                copy(kept, fresh / kept.name)
        old = self.out.with_name(f"{fresh.name}-old")
        self.out.rename(old)
        try:
            fresh.rename(self.out)
        except OSError:
            old.rename(self.out)
            raise
        shutil.rmtree(old, ignore_errors=True)


@dataclass(frozen=True)
class Run:
    """A finished run, read back."""

    path: Path
    manifest: dict[str, Any]
    summary: dict[str, Any]
    _tables: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    @property
    def command(self) -> str:
        """The command that wrote the run: account, diagnose, simulate, plan, compare."""
        return str(self.summary.get("command", ""))

    @property
    def names(self) -> list[str]:
        """Names of the tables of this run."""
        return sorted(file.stem for file in self.path.glob("*.csv"))

    def has(self, name: str) -> bool:
        """Whether the run has the table `name`."""
        return (self.path / f"{name}.csv").is_file()

    def table(self, name: str) -> pd.DataFrame:
        """One table; numbers as floats, whole numbers as integers that may be blank, text as text."""
        if name not in self._tables:
            self._tables[name] = read_csv(self.path / f"{name}.csv")
        return self._tables[name]

    def dataset(self, name: str) -> xr.Dataset:
        """One dataset, fully in memory."""
        import xarray as xr

        with xr.open_dataset(self.path / f"{name}.nc", engine="h5netcdf") as opened:
            return opened.load()

    def changed_files(self) -> list[str]:
        """Files that are no longer what the run wrote."""
        listed = self.manifest.get("files", {})
        return [name for name, known in listed.items()
                if not (self.path / name).is_file() or hash_of(self.path / name) != known]


def is_run(path: Path) -> bool:
    """Whether `path` is a run folder of carbonpark."""
    return path.is_dir() and bool(_manifest_of(path))


def read_run(path: str | Path) -> Run:
    """Read a run folder.

    Raises
    ------
    InputError
        If the folder does not exist or was not written by carbonpark.
    """
    folder = Path(path)
    manifest = _manifest_of(folder) if folder.is_dir() else {}
    if not manifest:
        raise InputError([Problem(
            Place(file=str(path)),
            Text(zh="不是 carbonpark 的结果文件夹 (没有 manifest.json)", en="not a run folder (no manifest.json)"),
            Text(zh="请给出 account、diagnose、plan 等命令的 --out 文件夹",
                 en="give the --out folder of account, diagnose, plan or another command"),
            code="run-missing",
        )])
    summary = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    return Run(folder, manifest, summary)


def write_csv(table: pd.DataFrame, file: Path) -> None:
    """Write one table as the contract says: BOM, comma, point, one header line, shortest exact numbers."""
    from carbonpark.report.csv_text import csv_text

    safe = table.reset_index() if any(name is not None for name in table.index.names) else table.copy(deep=False)
    for name in safe.columns:
        column = safe[name]
        if name in WHOLE_NUMBERS and column.dtype.kind == "f":
            safe[name] = column.astype("Int64")
    file.write_bytes(csv_text(safe, _guarded).encode("utf-8-sig"))


def read_csv(file: Path) -> pd.DataFrame:
    """Read a table back. Only an empty cell is blank: "NA" or "NO" are words here."""
    import pandas as pd

    table = pd.read_csv(file, encoding="utf-8-sig", na_values=[""], keep_default_na=False, low_memory=False,
                        dtype=dict.fromkeys(LABELS, "str"))
    for name in table.columns:
        if name in WHOLE_NUMBERS and table[name].dtype.kind == "f":
            table[name] = table[name].astype("Int64")
        elif table[name].dtype.kind not in "iufb":
            table[name] = _each_text(table[name], _unguarded)
    return table.rename(columns=_unguarded)


def _each_text(column: pd.Series, change: Callable[[Any], Any]) -> pd.Series:
    """The column with its texts changed; most need no change, so each distinct text is looked at once."""
    changed = {text: change(text) for text in column.dropna().unique() if change(text) != text}
    return column.map(lambda text: changed.get(text, text), na_action="ignore") if changed else column


def _guarded(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in MAYBE_FORMULA and value.lstrip("'").startswith(FORMULA_STARTS):
        return "'" + value
    return value


def _unguarded(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("'") and value.lstrip("'").startswith(FORMULA_STARTS):
        return value[1:]
    return value


def _manifest_of(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) and manifest.get("program") == PROGRAM else {}


def _write_json(content: Mapping[str, Any], file: Path) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1, default=_plain, allow_nan=True) + "\n",
                    encoding="utf-8")


def _plain(value: Any) -> Any:
    """Numpy numbers, paths and tuples as JSON knows them."""
    if hasattr(value, "item"):
        return value.item()
    if hasattr(value, "tolist"):
        return value.tolist()
    return str(value)
