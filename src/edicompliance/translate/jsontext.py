"""Reading JSON that somebody else wrote: every fault has its path, and none is passed over.

>>> read_json('{"a": 1, "a": 2}')
Traceback (most recent call last):
edicompliance.errors.TranslationError: JSON: the key 'a' stands twice in one object
>>> expect(["x"], str, "parts[0].junk")
Traceback (most recent call last):
edicompliance.errors.TranslationError: parts[0].junk: expected text, got ['x']
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, NoReturn, TypeVar

from edicompliance.errors import TranslationError

_T = TypeVar("_T")
_WORDS: dict[type, str] = {str: "text", list: "a list", dict: "an object"}
_SHOWN = 40


def read_json(text: str | bytes) -> Any:
    """What a JSON text says; decimals stay exact.

    Raises `TranslationError` for what is no JSON: with line and column, and also where a key
    stands twice, or a number is none (`NaN`).
    """
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        return json.loads(
            text,
            parse_float=Decimal,
            parse_constant=_no_number,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as reason:
        where = f"line {reason.lineno} column {reason.colno}"
        raise TranslationError(f"JSON: {where}: {reason.msg}") from None
    except UnicodeDecodeError as reason:
        raise TranslationError(f"JSON: expected UTF-8, byte {reason.start} is none") from None
    except RecursionError:
        raise TranslationError("JSON: nested too deep") from None
    except ValueError:
        raise TranslationError("JSON: a number has too many digits") from None


def expect(value: object, kind: type[_T], path: str, words: str = "") -> _T:
    """The value, where it is of the kind; raises `TranslationError` where it is not."""
    if isinstance(value, kind):
        return value
    raise wrong(value, path, words or _WORDS[kind])


def expect_keys(
    value: object, path: str, known: Sequence[str], needed: Sequence[str] = ()
) -> dict[str, Any]:
    """An object with no other keys than these; raises `TranslationError` for another value."""
    found: dict[str, Any] = expect(value, dict, path)
    for key in found:
        if key not in known:
            near = get_close_matches(key, known, 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; expected {', '.join(known)}"
            raise TranslationError(f"{path or 'JSON'}: unknown key {key!r}{hint}")
    for key in needed:
        if key not in found:
            raise TranslationError(f"{path or 'JSON'}: expected the key {key!r}, found none")
    return found


def wrong(value: object, path: str, words: str) -> TranslationError:
    """The complaint about a value that is not what was expected."""
    shown = repr(value)
    shown = shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "..."
    return TranslationError(f"{path or 'JSON'}: expected {words}, got {shown}")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for key, many in Counter(key for key, _ in pairs).items() if many > 1)
        raise TranslationError(f"JSON: the key {twice!r} stands twice in one object")
    return found


def _no_number(text: str) -> NoReturn:
    raise TranslationError(f"JSON: expected a number, got {text}")
