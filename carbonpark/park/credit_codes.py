"""Unified social credit codes (GB 32100-2015): 18 characters, the last of which checks the others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.park.reading import Reading

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of a code: no I, O, S, V, Z."""
_CREDIT_CODE = re.compile(f"[{ALPHABET}]{{18}}")


def check_credit_codes(reading: Reading) -> None:
    """Length, characters, doubles and check character of the register's codes."""
    frame = reading.frames.get("enterprises")
    if frame is None:
        return
    seen: dict[str, int] = {}
    for row, code in enumerate(frame["credit_code"].tolist()):
        place = reading.place("enterprises", row, "credit_code")
        if not code:
            continue
        if len(code) != 18:
            by = len(code) - 18
            reading.bag.error(
                place,
                Text(
                    zh=f"统一社会信用代码{'多' if by > 0 else '少'} {abs(by)} 位：{code} 共 {len(code)} 位",
                    en=f"the credit code {code} has {len(code)} characters",
                ),
                Text(zh="应为 18 位；不知道就留空", en="18 are expected; leave it blank if unknown"),
                "credit_code",
            )
        elif not _CREDIT_CODE.fullmatch(code):
            reading.bag.error(
                place,
                Text(
                    zh=f"统一社会信用代码 {code} 含不允许的字符",
                    en=f"the credit code {code} holds characters the code does not use",
                ),
                Text(
                    zh="只用数字和大写字母，不含 I、O、S、V、Z",
                    en="digits and capitals only, without I, O, S, V, Z",
                ),
                "credit_code",
            )
        elif code in seen:
            reading.bag.error(
                place,
                Text(
                    zh=f"统一社会信用代码 {code} 与 {frame['input_ref'].iloc[seen[code]]} 相同",
                    en=f"the credit code {code} is also at {frame['input_ref'].iloc[seen[code]]}",
                ),
                Text(zh="同一企业只登记一次", en="enter an enterprise once"),
                "credit_code_twice",
            )
        elif check_character(code[:17]) != code[17]:
            reading.bag.warn(
                place,
                Text(
                    zh=f"统一社会信用代码 {code} 的校验位应为 {check_character(code[:17])}",
                    en=f"the check character of the credit code {code} should be {check_character(code[:17])}",
                ),
                Text(zh="按营业执照核对 18 位", en="compare all 18 characters with the licence"),
                "credit_code_check",
            )
        seen.setdefault(code, row)


def check_character(first: str) -> str:
    """The 18th character of a unified social credit code (GB 32100-2015): weights 3^i mod 31, characters in base 31."""
    total = sum(ALPHABET.index(letter) * pow(3, place, 31) for place, letter in enumerate(first))
    return ALPHABET[(31 - total % 31) % 31]
