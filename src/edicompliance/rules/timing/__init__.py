"""When things are, were or must be: windows, deadlines, and whose word counts."""
