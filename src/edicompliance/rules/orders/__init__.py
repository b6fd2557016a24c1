"""What rules know of orders: as placed, as changed, as answered."""
