"""Labels and packing slips: made, numbered, and read back."""
