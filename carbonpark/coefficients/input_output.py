"""Input-output tables: what a unit of final purchase sets off along all its supply chains (Leontief 1936).

Sectors stand in rows (who delivers) and columns (who uses); several regions are simply more sectors, labelled
`region/sector`. Money and emissions per money are the user's own; nothing here knows a currency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from carbonpark.words.errors import InputError, Place, Problem, Problems, nearest
from carbonpark.words.language import Text

if TYPE_CHECKING:
    import pandas as pd

Array = np.ndarray[Any, Any]
ROUNDING = 1e-9


@dataclass(frozen=True)
class InputOutput:
    """A table that holds: coefficients, their Leontief inverse, and emissions per unit of money."""

    labels: tuple[str, ...]
    """`sector`, or `region/sector`."""
    coefficients: Array
    """A [1]: what sector j takes of sector i per unit of j's output; column j is j's recipe."""
    inverse: Array
    """L = (I - A)^-1: what i has to make so that one unit of j reaches its buyer."""
    direct: Array
    """f: emissions of a sector per unit of its own output."""

    @property
    def total(self) -> Array:
        """f L: emissions of everything a unit of the sector's product set off, in the unit of `direct`."""
        return np.asarray(self.direct @ self.inverse)

    @property
    def indirect(self) -> Array:
        """Total less direct: what happens at the sector's suppliers and theirs."""
        return self.total - self.direct

    def at(self, label: str) -> int:
        """The place of a sector; an unknown or ambiguous name is refused."""
        if label in self.labels:
            return self.labels.index(label)
        ends = [each for each in self.labels if each.rpartition("/")[2] == label]
        if len(ends) == 1:
            return self.labels.index(ends[0])
        raise InputError([Problem(Place(field=label), *_which(label, ends, self.labels), code="io_sector")])

    def by_tier(self, purchases: Sequence[float] | Array, tiers: int) -> Array:
        """Emissions of purchases by step of the chain: f y, f A y, f A^2 y ...; their sum tends to f L y."""
        step, out = np.asarray(purchases, dtype=float), []
        for _ in range(tiers):
            out.append(float(self.direct @ step))
            step = self.coefficients @ step
        return np.array(out)


def leontief(
    labels: Sequence[str],
    direct: Sequence[float] | Array,
    flows: Array | None = None,
    output: Sequence[float] | Array | None = None,
    coefficients: Array | None = None,
    final_demand: Sequence[float] | Array | None = None,
    place: Place | None = None,
) -> InputOutput:
    """Check a table and invert it.

    Parameters
    ----------
    labels : n names
    direct : (n,)   emissions per unit of output
    flows, output : (n, n), (n,)   Z and x in one money; A = Z / x by column
    coefficients : (n, n)   A itself, instead of `flows` and `output`
    final_demand : (n,)   where given, Z 1 + y must be x (within 0.1 %)

    Raises
    ------
    InputError
        Shapes or labels that do not fit, negative or blank cells, output of zero, columns that sum to one or more
        (a sector that buys more than it makes), or a table that cannot be inverted: all at once.
    """
    where = place or Place(file="io_table")
    problems = Problems(Text(zh="投入产出表有误", en="Problems in the input-output table"))
    names = tuple(str(label) for label in labels)
    size = len(names)
    f = np.asarray(direct, dtype=float)
    _refuse(problems, where, not size, "投入产出表没有部门", "the table has no sectors", "填入部门", "enter sectors")
    doubles = sorted({name for name in names if names.count(name) > 1})
    _refuse(problems, where, bool(doubles), f"部门重名：{'、'.join(doubles)}", f"sectors twice: {', '.join(doubles)}",
            "每个部门只列一次，多区域时写 region/sector", "list each once; with several regions write region/sector")
    _refuse(problems, where, f.shape != (size,), f"强度有 {f.size} 个，部门有 {size} 个", f"{f.size} intensities for {size} sectors",
            "每个部门一个强度", "give one intensity a sector")
    matrix = coefficients if coefficients is not None else flows
    z = np.asarray(matrix if matrix is not None else np.empty((0, 0)), dtype=float)
    _refuse(problems, where, z.shape != (size, size), f"矩阵是 {' x '.join(map(str, z.shape))}，应为 {size} x {size}",
            f"the matrix is {' x '.join(map(str, z.shape))}, {size} x {size} is expected", "行列都按同一部门清单排列", "rows and columns carry the same sectors")
    problems.stop()
    for array, zh, en in ((f, "强度", "intensity"), (z, "矩阵", "matrix")):
        bad = [names[spot[-1]] for spot in np.argwhere(~np.isfinite(array) | (array < 0))]
        _refuse(problems, where, bool(bad), f"{zh}有空白或负数：{'、'.join(dict.fromkeys(bad))}", f"{en} is blank or negative at {', '.join(dict.fromkeys(bad))}",
                "补上数值；没有流量填 0，负的调整项并入最终使用", "fill it in; no flow is 0, negative corrections belong to final demand")
    problems.stop()
    a = z if coefficients is not None else _divided(z, output, final_demand, names, problems, where)
    problems.stop()
    heavy = [name for name, total in zip(names, a.sum(axis=0), strict=True) if total >= 1 - ROUNDING]
    _refuse(problems, where, bool(heavy), f"中间投入合计不小于产出：{'、'.join(heavy)}", f"intermediate inputs are no less than output in {', '.join(heavy)}",
            "核对单位和总产出；每列系数之和应小于 1", "check units and output; each column of coefficients sums to less than 1")
    problems.stop()
    return InputOutput(names, a, np.linalg.inv(np.eye(size) - a), f)


def leontief_intensities(
    flows: Array, output: Sequence[float] | Array, direct: Sequence[float] | Array, labels: Sequence[str] | None = None
) -> Array:
    """Total emissions per unit of final purchase, f (I - Z x^-1)^-1."""
    return leontief(labels or [str(i + 1) for i in range(len(np.atleast_1d(direct)))], direct, flows=flows, output=output).total


def tiered_hybrid(
    table: InputOutput, purchases: Sequence[float] | Array, covered: Sequence[str] = (), activity_based: float = 0.0
) -> tuple[float, float]:
    """Tiered hybrid without double count: (rest by input-output, whole).

    What activity data cover is set to zero in the vector of purchases before it meets the inverse; the activity-based
    emissions are then added (tiered hybrid analysis, Suh and Huppes 2005). `purchases` in the table's money.
    """
    rest = np.array(purchases, dtype=float)
    if rest.shape != (len(table.labels),):
        raise InputError([Problem(Place(field="purchases"),
                                  Text(zh=f"采购向量有 {rest.size} 项，部门有 {len(table.labels)} 个", en=f"{rest.size} purchases for {len(table.labels)} sectors"),
                                  Text(zh="每个部门一项，没有采购填 0", en="give one a sector, 0 where nothing is bought"), code="io_shape")])
    for label in covered:
        rest[table.at(label)] = 0.0
    upstream = float(table.total @ rest)
    return upstream, upstream + activity_based


def read_io_tables(folder: str | Path) -> InputOutput:
    """A table from `io_table.csv` and `io_intensity.csv` of a folder.

    `io_table.csv`: first column the sector of a row (`sector`, or `region/sector`), then one column a sector in the same
    words; optionally a column `final_demand`, and a row or a column `output` (then the cells are flows Z; without output
    they are coefficients A). `io_intensity.csv`: sector, intensity, unit (one unit for all, e.g. tCO2e/万元), source.
    The intensity is returned in kt CO2e per M of the money.
    """
    import pandas as pd

    place = Path(folder)
    wide = pd.read_csv(place / "io_table.csv", index_col=0)
    wide.index, wide.columns = wide.index.astype(str).str.strip(), wide.columns.astype(str).str.strip()
    rows = [name for name in wide.index if name != "output"]
    demand = wide.loc[rows, "final_demand"].to_numpy(float) if "final_demand" in wide else None
    output = wide.loc["output"] if "output" in wide.index else wide.get("output")
    columns = [name for name in wide.columns if name not in ("final_demand", "output")]
    _same_labels(rows, columns, "io_table.csv")
    f = _read_intensities(place / "io_intensity.csv", rows)
    matrix = wide.loc[rows, rows].to_numpy(float)
    where = Place(file="io_table.csv")
    if output is None:
        return leontief(rows, f, coefficients=matrix, place=where)
    return leontief(rows, f, flows=matrix, output=output.reindex(rows).to_numpy(float), final_demand=demand, place=where)


def park_tables(folder: str | Path, price_year: int, source: str, currency: str = "CNY") -> dict[str, pd.DataFrame]:
    """Wide files as the park tables `io_sectors` and `io_flows` (save them as CSV, or `park.with_tables(**...)`).

    Flows come out as input coefficients, so that no money of the wide table has to be known but that of the intensities.
    """
    import pandas as pd

    table = read_io_tables(folder)
    ends = [label.rpartition("/") for label in table.labels]
    sectors = pd.DataFrame({"region": [each[0] for each in ends], "sector": [each[2] for each in ends], "intensity": table.direct,
                            "intensity_unit": f"kt CO2e/M {currency}", "price_year": price_year, "quality": "C", "source": source})
    takes = [(*ends[i][::2], *ends[j][::2], table.coefficients[i, j]) for i, j in np.argwhere(table.coefficients)]
    flows = pd.DataFrame(takes, columns=["from_region", "from_sector", "to_region", "to_sector", "value"])
    return {"io_sectors": sectors, "io_flows": flows.assign(unit="1", quality="C", source=source)}


def _read_intensities(path: Path, labels: Sequence[str]) -> Array:
    import pandas as pd

    from carbonpark.words.units import unit

    table = pd.read_csv(path, dtype={"sector": str, "unit": str, "source": str})
    names = table["sector"].str.strip().tolist()
    _same_labels(names, labels, path.name)
    problems = Problems(Text(zh="排放强度有误", en="Problems in the intensities"))
    scales = []
    for line, spelling in enumerate(table["unit"].fillna(""), start=2):
        read = unit(spelling) if spelling else None
        fits = read is not None and read.dimension.partition("/")[0] in ("CO2e", "CO2") and "money" in read.dimension.partition("/")[2]
        _refuse(problems, Place(file=path.name, line=line, field="unit"), not fits, f"强度单位“{spelling}”不是排放除以金额", f"'{spelling}' is no emission per money",
                "例如 tCO2e/万元", "write for example tCO2e/万元")
        scales.append(read.scale if read else np.nan)
    if "source" not in table or table["source"].isna().any():
        problems.add(Place(file=path.name, field="source"), Text(zh="强度没有来源", en="an intensity without a source"),
                     Text(zh="写明统计年鉴或数据库及页码", en="name the yearbook or database and its page"), "io_source")
    problems.stop()
    known = pd.Series(table["intensity"].to_numpy(float) * np.array(scales), index=names)
    return np.asarray(known.reindex(labels), dtype=float)


def _divided(z: Array, output: Any, demand: Any, names: tuple[str, ...], problems: Problems, where: Place) -> Array:
    """A = Z / x by column, where output is there, positive and equal to sales plus final demand."""
    x = np.asarray(output if output is not None else [], dtype=float)
    if x.shape != (len(names),):
        _refuse(problems, where, True, f"总产出有 {x.size} 个，部门有 {len(names)} 个", f"{x.size} outputs for {len(names)} sectors", "每个部门一个总产出", "give one output a sector")
        return z
    idle = [name for name, made, column in zip(names, x, z.T, strict=True) if not made > 0 and (column.any() or made != 0)]
    _refuse(problems, where, bool(idle), f"总产出为空、为负或为零：{'、'.join(idle)}", f"output is blank, negative or zero in {', '.join(idle)}",
            "补上总产出，或删去没有产出的部门", "give the output, or leave out sectors that make nothing")
    if demand is not None:
        made = z.sum(axis=1) + np.asarray(demand, dtype=float)
        off = [name for name, a, b in zip(names, made, x, strict=True) if not abs(a - b) <= 1e-3 * max(abs(b), ROUNDING)]
        _refuse(problems, where, bool(off), f"中间使用加最终使用不等于总产出：{'、'.join(off)}", f"deliveries and final demand do not make output in {', '.join(off)}",
                "核对行合计", "check the sums of the rows")
    return np.asarray(np.divide(z, x, out=np.zeros_like(z), where=x > 0))


def _same_labels(found: Sequence[str], wanted: Sequence[str], file: str) -> None:
    problems = Problems(Text(zh="投入产出表有误", en="Problems in the input-output table"))
    for name in sorted(set(found) - set(wanted)):
        problems.add(Place(file=file, field=name), *_which(name, [], wanted), "io_labels")
    for name in sorted(set(wanted) - set(found)):
        problems.add(Place(file=file, field=name), Text(zh=f"缺少部门“{name}”", en=f"sector '{name}' is missing"),
                     Text(zh="行、列和强度表用同一部门清单", en="rows, columns and intensities carry the same sectors"), "io_labels")
    problems.stop()


def _which(label: str, ends: Sequence[str], labels: Sequence[str]) -> tuple[Text, Text]:
    if ends:
        return (Text(zh=f"几个地区都有“{label}”", en=f"several regions have '{label}'"),
                Text(zh=f"写明地区：{'、'.join(ends)}", en=f"name the region: {', '.join(ends)}"))
    guess = nearest(label, labels)
    return (Text(zh=f"投入产出表没有部门“{label}”", en=f"the input-output table has no sector '{label}'"),
            Text(zh=f"是不是“{guess}”？" if guess else f"已有：{'、'.join(list(labels)[:8])}",
                 en=f"did you mean '{guess}'?" if guess else f"there are: {', '.join(list(labels)[:8])}"))


def _refuse(problems: Problems, where: Place, wrong: bool, zh: str, en: str, zh_out: str, en_out: str) -> None:
    if wrong:
        problems.add(where, Text(zh=zh, en=en), Text(zh=zh_out, en=en_out), "io_table")


def table_of_park(sectors: pd.DataFrame, flows: pd.DataFrame) -> InputOutput | None:
    """The park's own table (sheets 8e and 8f); None where it has none.

    Intensities come out in kt CO2e per M of the money they were given in. Money of output and of flows is one currency.
    """
    if sectors.empty:
        return None
    from carbonpark.words.units import unit

    labels = [label_of(region, name) for region, name in zip(sectors["region"], sectors["sector"], strict=True)]
    scale = [unit(text).scale if text else np.nan for text in sectors["intensity_unit"]]
    f = sectors["intensity"].to_numpy(float) * np.array(scale)
    where = Place(file="io_flows")
    spot = {name: place for place, name in enumerate(labels)}
    ends = [[label_of(region, name) for region, name in zip(flows[f"{side}_region"], flows[f"{side}_sector"], strict=True)] for side in ("from", "to")]
    strange = [(name, ref) for side in ends for name, ref in zip(side, flows["input_ref"], strict=True) if name not in spot]
    if strange:
        raise InputError([Problem(Place(file=ref), *_which(name, [], labels), code="io_labels") for name, ref in dict.fromkeys(strange)])
    units = {text: unit(text) for text in flows["unit"].unique() if text}
    matrix = np.zeros((len(labels), len(labels)))
    values = flows["value"].to_numpy(float) * np.array([units[text].scale for text in flows["unit"]], dtype=float)
    np.add.at(matrix, ([spot[name] for name in ends[0]], [spot[name] for name in ends[1]]), values)
    kinds = {read.dimension for read in units.values()}
    currencies = {unit(text).dimension for text in sectors["output_unit"].unique() if text}
    priced = {unit(text).dimension.partition("/")[2] for text in sectors["intensity_unit"].unique() if text}
    if kinds <= {"share"} and len(priced) == 1:
        return leontief(labels, f, coefficients=matrix, place=where)
    if len(kinds) > 1 or len(currencies) > 1 or kinds - currencies or priced - currencies:
        raise InputError([Problem(where, Text(zh="流量、总产出和强度的金额单位不一致", en="flows, outputs and intensities are in unlike money"),
                                  Text(zh="全表用同一货币，或全部用直接消耗系数（单位 1）", en="use one currency throughout, or input coefficients (unit 1) throughout"), code="io_units")])
    made = sectors["output"].to_numpy(float) * np.array([unit(text).scale if text else np.nan for text in sectors["output_unit"]])
    return leontief(labels, f, flows=matrix, output=made, place=where)


def label_of(region: str, sector: str) -> str:
    """`region/sector`, or the sector alone where there is one region without a name."""
    return f"{region}/{sector}" if region else str(sector)
