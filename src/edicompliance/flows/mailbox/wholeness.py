"""Whether a file in a mailbox has come to its end: half an order is no order.

>>> head = b"ISA*00*          *00*          *ZZ*MART           *ZZ*ACME           *261102*0815*U*"
>>> data = head + b"00401*000000001*0*P*>~IEA*0*000000001~"
>>> is_whole(data), is_whole(data[:-5]), is_whole(data[:20]), is_whole(b""), is_whole(b"Dear Sir")
(True, False, False, False, True)
"""

from __future__ import annotations

from edicompliance.x12 import parse
from edicompliance.x12.delimiters import in_bytes
from edicompliance.x12.envelope import Interchange, Transmission
from edicompliance.x12.events import Junk


def is_whole(data: bytes) -> bool:
    """Whether a file is not a piece of one: nothing in it was begun and not ended.

    An empty file, and one that is cut within its ISA or its IEA, are pieces. What is no X12 at
    all is as whole as it will ever be.
    """
    return is_complete(parse(data), data)


def is_complete(transmission: Transmission, data: bytes) -> bool:
    """The same of a file that was cut into its segments already."""
    if _begins_one(transmission):
        return False
    if not transmission.interchanges:
        return bool(data.strip())
    last = transmission.interchanges[-1]
    if last.iea is None:
        return False
    return _is_ended(data, last) or last.iea[2].strip() == last.control_number


def _begins_one(transmission: Transmission) -> bool:
    """Whether the last bytes are the beginning of an interchange whose ISA is not there yet."""
    last = transmission.parts[-1] if transmission.parts else None
    rest = last.data.strip() if isinstance(last, Junk) else b""
    return rest.startswith(b"ISA") or (rest != b"" and b"ISA".startswith(rest))


def _is_ended(data: bytes, last: Interchange) -> bool:
    """Whether the file ends as its segments do; a line end may be what ends them."""
    terminator = in_bytes(last.delimiters.segment)
    return data.rstrip(b"\r\n " if terminator.strip() else b" ").endswith(terminator)
