"""Names that stand for firms in what leaves the park: stable under one key, and of no use without it.

A pseudonym is a keyed hash (HMAC-SHA256) of the firm's label. The key is a file the park keeps; who has the pseudonyms and
a list of names, but not the key, cannot match them. The same key gives the same pseudonyms next year.
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from carbonpark.words.errors import InputError, Place, Problem
from carbonpark.words.language import Text

KEY_FILE = "pseudonym.key"
LEAST_KEY = 32
"""Characters a key must have: 128 bits, written in hexadecimal."""


def pseudonyms(labels: Iterable[str], key: str) -> dict[str, str]:
    """Label -> pseudonym ('E-' and six or more letters), distinct for distinct labels."""
    names = list(dict.fromkeys(labels))
    hashed = {name: base64.b32encode(hmac.digest(key.encode(), name.encode(), "sha256")).decode() for name in names}
    for length in range(6, 53):
        given = {name: f"E-{code[:length]}" for name, code in hashed.items()}
        if len(set(given.values())) == len(names):
            return given
    raise ValueError("two labels with one keyed hash")


def key_of(place: Path) -> str:
    """The key in a file; a new one is made where there is none, readable by its owner only."""
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secrets.token_hex(32) + "\n")
    key = place.read_text(encoding="utf-8").strip()
    if len(key) < LEAST_KEY:
        raise InputError([Problem(
            Place(file=str(place)), Text(f"密钥太短（{len(key)} 个字符）", f"the key has only {len(key)} characters"),
            Text("删去该文件，程序会生成新的密钥；换密钥后代号全部改变",
                 "delete the file and a new key is made; with a new key every pseudonym changes"))])
    return key
