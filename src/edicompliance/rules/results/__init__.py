"""What else is told of a check: what can be mended, plans, what first, what was supposed."""
