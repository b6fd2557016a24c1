"""What is due, what changes it, and who is told."""
