"""How a record is made of segments, read at the first look, written back without loss."""
