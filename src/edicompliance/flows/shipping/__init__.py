"""Before the truck leaves: which files are a shipment, what if, what first, when stock is short."""
