"""What the forms say, as rows of the park's own tables, each with the cell it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isnan

from carbonpark.park.credit_codes import ALPHABET, check_character
from carbonpark.park.park import Park
from carbonpark.park.raw import Bag
from carbonpark.park.tables import TABLES
from carbonpark.words.errors import Place, nearest
from carbonpark.words.language import Text

Key = tuple[object, ...]


@dataclass(frozen=True)
class Row:
    """One row for a table of the park; columns that are not named are left as they are."""

    table: str
    values: dict[str, object]
    place: Place

    @property
    def key(self) -> Key:
        """What names the row in its table."""
        return tuple(plain(self.values.get(name, "")) for name in TABLES[self.table].key)


def plain(value: object) -> object:
    """A key part as it is compared: blank is '', a whole number is an int."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return ""
    return int(value) if isinstance(value, float) and value == int(value) else value


@dataclass
class Draft:
    """Rows gathered from every form, and everything that is to be said about them."""

    park: Park
    bag: Bag = field(default_factory=Bag)
    rows: list[Row] = field(default_factory=list)
    recognised: bool = False
    """Some form was known by its shape, whatever it holds."""

    def add(self, table: str, place: Place, **values: object) -> None:
        """One more row."""
        self.rows.append(Row(table, {name: value for name, value in values.items() if value is not None}, place))

    def enterprise(self, code: str, title: str, place: Place) -> str:
        """The label of the firm with a credit code; '' (and a problem) where the register has none."""
        known = {firm.credit_code: firm.enterprise for firm in self.park.enterprises if firm.credit_code}
        if code in known:
            return known[code]
        if code in {firm.enterprise for firm in self.park.enterprises}:
            return code
        if len(code) != 18 or any(letter not in ALPHABET for letter in code):
            self.bag.error(
                place,
                Text(zh=f"统一社会信用代码“{code}”不是 18 位有效代码", en=f"'{code}' is no unified social credit code of 18 characters"),
                Text(zh="按营业执照填写 18 位", en="write the 18 characters of the licence"),
                "credit_code",
            )
        elif check_character(code[:17]) != code[17]:
            self.bag.error(
                place,
                Text(zh=f"统一社会信用代码 {code} 的校验位应为 {check_character(code[:17])}",
                     en=f"the check character of {code} should be {check_character(code[:17])}"),
                Text(zh="按营业执照核对 18 位", en="compare all 18 characters with the licence"),
                "credit_code",
            )
        else:
            self._unknown(code, title, place, known)
        return ""

    def _unknown(self, code: str, title: str, place: Place, known: dict[str, str]) -> None:
        titled = next((firm for firm in self.park.enterprises if title and firm.title == title), None)
        same = titled.enterprise if titled else ""
        near = nearest(code, list(known)) if not same else None
        if titled is not None and titled.credit_code:
            way_out = Text(zh=f"企业名录中同名的“{same}”代码是 {titled.credit_code}：核对哪一个对", en=f"'{same}' of the same title has {titled.credit_code} in the register: find out which is right")
        elif same:
            way_out = Text(zh=f"企业名录中“{same}”同名：把代码填进它的 credit_code", en=f"'{same}' of the register has this title: write the code into its credit_code")
        elif near:
            way_out = Text(zh=f"是不是 {near}（{known[near]}）？否则先在企业名录登记它和所属主体", en=f"did you mean {near} ({known[near]})? Else enter the firm and its group in enterprises first")
        else:
            way_out = Text(zh="先在企业名录（enterprises）登记它和所属主体", en="enter the firm and its group in enterprises first")
        self.bag.error(
            place,
            Text(zh=f"企业名录里没有统一社会信用代码 {code}" + (f"（{title}）" if title else ""), en=f"no enterprise of the register has the credit code {code}"),
            way_out,
            "unknown_credit_code",
        )
