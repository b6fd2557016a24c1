"""What is on the truck, counted and measured; its labels and packing slips."""
