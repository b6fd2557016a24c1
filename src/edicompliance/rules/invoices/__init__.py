"""What rules know of invoices."""
