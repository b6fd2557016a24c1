"""Retail EDI that knows what a fault costs."""
