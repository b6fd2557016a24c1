"""X12 for suppliers to big retailers: read it, judge it, write it, and know what a fault costs.

Bytes become an envelope, an envelope's sets become documents, and a shipment of documents is
checked against a retailer's profile:

>>> import edicompliance
>>> sample = edicompliance.parse(
...     b"ISA*00*          *00*          *ZZ*ACME           *ZZ*EXAMPLEMART    "
...     b"*261122*1030*U*00401*000000001*0*T*>~GS*PO*ACME*EXAMPLEMART*20261122*1030*1*X*004010~"
...     b"ST*850*0001~BEG*00*SA*4500012345**20261120~PO1*1*24*EA*4.50**UP*012345678905~CTT*1~"
...     b"SE*5*0001~GE*1*1~IEA*1*000000001~"
... )
>>> [each.set_id for each in sample.sets()]
['850']

The names below are the public ones. Each is imported when it is first asked for, so that
`import edicompliance` costs nothing of what is not used.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from edicompliance.lazy import lazily

if TYPE_CHECKING:
    from edicompliance.chargebacks import Ledger
    from edicompliance.documents import (
        ApplicationAdvice,
        CannotTell,
        CarrierStatus,
        Conventions,
        CreditDebitAdjustment,
        FunctionalAcknowledgment,
        ImplementationAcknowledgment,
        InventoryAdvice,
        Invoice,
        OrderAcknowledgment,
        OrderChange,
        OrderChangeAcknowledgment,
        OrganizationalRelationships,
        PriceCatalog,
        PurchaseOrder,
        ReceivingAdvice,
        RemittanceAdvice,
        RoutingInstructions,
        RoutingRequest,
        Shipment,
        ShipmentFacts,
        ShipNotice,
        ShippingSchedule,
        TextMessage,
        WarehouseShippingAdvice,
        WarehouseShippingOrder,
        load_facts,
        read_documents,
    )
    from edicompliance.documents.composing.shipping import ship_notice
    from edicompliance.errors import (
        DocumentError,
        EdiError,
        ProfileError,
        SchemaError,
        StoreError,
        TranslationError,
        UnreadableDocument,
        UnwritableDocument,
        X12Error,
    )
    from edicompliance.flows.anew.backtest import backtest
    from edicompliance.flows.config import load_config
    from edicompliance.flows.mailbox.mailboxes import intake, poll
    from edicompliance.flows.matching import match_deductions
    from edicompliance.flows.money.snapshots import snapshot
    from edicompliance.flows.outward.send import send
    from edicompliance.flows.printing.label_audit import audit_labels
    from edicompliance.flows.printing.labelling import render_labels, render_slips
    from edicompliance.flows.printing.slip_audit import audit_slips
    from edicompliance.flows.reaudit import reaudit
    from edicompliance.flows.scoring import scorecard
    from edicompliance.flows.shipping.plan import plan
    from edicompliance.location import Location
    from edicompliance.masters import Masters, load_masters
    from edicompliance.profiles import Profile, list_profiles, load_profile
    from edicompliance.rules import CheckResult, Finding, check, explain
    from edicompliance.store import Store
    from edicompliance.translate import from_json, from_xml, to_csv, to_json, to_xml
    from edicompliance.x12 import (
        Delimiters,
        FunctionalGroup,
        Interchange,
        Issue,
        Segment,
        Tables,
        TransactionSet,
        Transmission,
        generate,
        load_tables,
        new_interchange,
        parse,
        validate,
    )

__all__ = [
    "ApplicationAdvice",
    "CannotTell",
    "CarrierStatus",
    "CheckResult",
    "Conventions",
    "CreditDebitAdjustment",
    "Delimiters",
    "DocumentError",
    "EdiError",
    "Finding",
    "FunctionalAcknowledgment",
    "FunctionalGroup",
    "ImplementationAcknowledgment",
    "Interchange",
    "InventoryAdvice",
    "Invoice",
    "Issue",
    "Ledger",
    "Location",
    "Masters",
    "OrderAcknowledgment",
    "OrderChange",
    "OrderChangeAcknowledgment",
    "OrganizationalRelationships",
    "PriceCatalog",
    "Profile",
    "ProfileError",
    "PurchaseOrder",
    "ReceivingAdvice",
    "RemittanceAdvice",
    "RoutingInstructions",
    "RoutingRequest",
    "SchemaError",
    "Segment",
    "ShipNotice",
    "Shipment",
    "ShipmentFacts",
    "ShippingSchedule",
    "Store",
    "StoreError",
    "Tables",
    "TextMessage",
    "TransactionSet",
    "TranslationError",
    "Transmission",
    "UnreadableDocument",
    "UnwritableDocument",
    "WarehouseShippingAdvice",
    "WarehouseShippingOrder",
    "X12Error",
    "audit_labels",
    "audit_slips",
    "backtest",
    "check",
    "explain",
    "from_json",
    "from_xml",
    "generate",
    "intake",
    "list_profiles",
    "load_config",
    "load_facts",
    "load_masters",
    "load_profile",
    "load_tables",
    "match_deductions",
    "new_interchange",
    "parse",
    "plan",
    "poll",
    "read_documents",
    "reaudit",
    "render_labels",
    "render_slips",
    "scorecard",
    "send",
    "ship_notice",
    "snapshot",
    "to_csv",
    "to_json",
    "to_xml",
    "validate",
]

_HOMES = {
    "chargebacks": "Ledger",
    "documents": "ApplicationAdvice CannotTell CarrierStatus Conventions CreditDebitAdjustment "
    "FunctionalAcknowledgment ImplementationAcknowledgment InventoryAdvice Invoice "
    "OrderAcknowledgment OrderChange OrderChangeAcknowledgment OrganizationalRelationships "
    "PriceCatalog PurchaseOrder ReceivingAdvice RemittanceAdvice "
    "RoutingInstructions RoutingRequest ShipNotice Shipment ShipmentFacts "
    "ShippingSchedule TextMessage WarehouseShippingAdvice WarehouseShippingOrder "
    "load_facts read_documents",
    "documents.composing.shipping": "ship_notice",
    "errors": "DocumentError EdiError ProfileError SchemaError StoreError TranslationError "
    "UnreadableDocument UnwritableDocument X12Error",
    "flows.anew.backtest": "backtest",
    "flows.config": "load_config",
    "flows.printing.label_audit": "audit_labels",
    "flows.printing.slip_audit": "audit_slips",
    "flows.money.snapshots": "snapshot",
    "flows.printing.labelling": "render_labels render_slips",
    "flows.mailbox.mailboxes": "intake poll",
    "flows.matching": "match_deductions",
    "flows.shipping.plan": "plan",
    "flows.reaudit": "reaudit",
    "flows.scoring": "scorecard",
    "flows.outward.send": "send",
    "location": "Location",
    "masters": "Masters load_masters",
    "profiles": "Profile list_profiles load_profile",
    "rules": "CheckResult Finding check explain",
    "store": "Store",
    "translate": "from_json from_xml to_csv to_json to_xml",
    "x12": "Delimiters FunctionalGroup Interchange Issue Segment Tables TransactionSet "
    "Transmission generate load_tables new_interchange parse validate",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

logging.getLogger(__name__).addHandler(logging.NullHandler())

__getattr__, __dir__ = lazily(__name__, _HOME_OF)
