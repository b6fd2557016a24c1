"""What a supplier keeps of his trade: items, the retailer's places, carriers, his own sites.

Each is a list with effective dates, from a file or from the retailer's own 816 and 832. A list
that is not there is `None`: what would be looked up in it cannot be told, and is never right.
"""

from edicompliance.documents.comparing.items import ItemMaster, Items
from edicompliance.documents.tables.listed import Dated, Listed
from edicompliance.masters.loading import load_masters
from edicompliance.masters.model import (
    AgreedTerms,
    Carrier,
    Masters,
    RetailLocation,
    Site,
)

__all__ = [
    "AgreedTerms",
    "Carrier",
    "Dated",
    "ItemMaster",
    "Items",
    "Listed",
    "Masters",
    "RetailLocation",
    "Site",
    "load_masters",
]
