"""What was read against what must be there: each field, each size, each label of a shipment."""
