"""From faults to money: charges, tiers, and periods that are charged as a whole."""
