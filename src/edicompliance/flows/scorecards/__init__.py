"""What scorecards count, and over which periods."""
