"""What intake and polling are made of, and what the operator sees and does."""
