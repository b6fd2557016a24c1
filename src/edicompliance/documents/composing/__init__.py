"""One document made from another: the answer, the ship notice, the invoice, a correction."""
