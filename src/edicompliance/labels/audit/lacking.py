"""Zones that must be on a label and of which the documents say nothing: they prove nothing.

>>> from edicompliance.labels.spec import LabelSpec
>>> zone = {"G": Zone("G", ("store",), ("91",)), "I": LabelSpec().zone("I")}
>>> found = [AuditedField(name, letter, "", "", None, None, blocks=False)
...          for name, letter in (("store", "G"), ("sscc", "I"))]
>>> [(one.field, one.expected) for one in unsaid(found, zone, "zpl")]
[('sscc', 'an SSCC in bars')]
>>> [(one.name, one.ok, one.blocks) for one in found]
[('store', None, True), ('sscc', False, True)]
"""

from __future__ import annotations

from collections.abc import Mapping

from edicompliance.labels.audit.audited import AuditedField, Deviation
from edicompliance.labels.seen import Source
from edicompliance.labels.spec import Zone


def unsaid(found: list[AuditedField], zones: Mapping[str, Zone], source: Source) -> list[Deviation]:
    """Let such zones keep the label from passing; return what is wrong all the same.

    A label must have an SSCC, whatever the documents say; on a picture nothing is missing.
    """
    wrong = []
    for letter, zone in zones.items():
        own = [one for one in found if one.zone == letter]
        if not zone.required or any(one.expected for one in own):
            continue
        lacks = "00" in zone.identifiers and not any(one.box for one in own) and source != "image"
        if lacks:
            wrong.append(Deviation("missing", "sscc", letter, "an SSCC in bars", "nothing"))
        for one in own:
            at = found.index(one)
            found[at] = one._replace(ok=False if lacks else None, blocks=True)
    return wrong
