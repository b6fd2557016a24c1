"""Which product numbers mean the same product.

An order names an article by the retailer's number, the supplier's, and one of the bar code numbers
of GS1; a ship notice often uses another of them, or the same bar code number in another length. A
GTIN of 8, 12 or 13 digits is the one of 14 with zeros before it; the oldest forms lack their check
digit.

>>> gtin("UP", "036000291452") == gtin("EN", "0036000291452") == gtin("UI", "03600029145")
True
>>> key_of("IN", "77-1"), key_of("BP", "77-1"), key_of("LT", "B2")
(('buyer', '77-1'), ('buyer', '77-1'), None)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from edicompliance.gs1 import check_digit

type_ = Literal["gtin", "buyer", "vendor"]
