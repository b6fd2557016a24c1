"""One order of the store: all that is kept of it, read back and judged."""
