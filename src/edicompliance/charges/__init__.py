"""charges."""
