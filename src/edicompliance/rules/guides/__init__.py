"""What of a guide holds for a shipment, on whose authority, and what it lets pass."""
