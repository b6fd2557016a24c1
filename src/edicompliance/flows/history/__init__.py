"""What was before: from files, from folders, from the store."""
