"""Labels drawn: what stands where, in which letters and bars, on paper, as PDF or as a picture."""
