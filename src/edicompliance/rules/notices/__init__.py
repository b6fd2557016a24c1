"""What rules know of ship notices, and of documents as such."""
