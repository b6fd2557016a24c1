"""What rules know of carriers, trailers, bills of lading and requests for routing."""
