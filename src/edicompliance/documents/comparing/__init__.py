"""What documents say about each other: whose line is whose, how much of it, at which price."""
