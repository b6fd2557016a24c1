"""What is on a carton's or pallet's label, how it is drawn, and how it is read back."""
