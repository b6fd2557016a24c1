"""Labels read back off PDFs and pictures: their letters, their bars, where these are."""
