"""Making an input that breaks something as small as it can be, breaking the same thing."""

from __future__ import annotations

import traceback

from tests.fuzz.properties import Property


def fault(holds: Property, data: bytes) -> str | None:
    """What kind of error comes of these bytes, and in which line; None where none comes."""
    try:
        holds(data)
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {last.filename}:{last.lineno}"
    return None


def minimized(holds: Property, data: bytes, most: int = 3000) -> bytes:
    """The same fault from fewer bytes: pieces are left out, from halves to single bytes.

    `most` is how often the property may be tried.
    """
    wanted, size = fault(holds, data), len(data)
    while wanted and (size := (size + 1) // 2) and most > 0:
        at = 0
        while at < len(data) and (most := most - 1) > 0:
            fewer = data[:at] + data[at + size :]
            if fault(holds, fewer) == wanted:
                data = fewer
            else:
                at += size
        if size == 1:
            break
    return data
