"""Packing slips: what they must say, what they do say, and whether it is the same."""
