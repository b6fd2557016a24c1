"""What a supplier adds of his own: one rule, one profile."""
