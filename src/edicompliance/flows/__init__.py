"""The uses, composed: start reading here.

Each use begins in a module of this folder: `exchange` (an order and its answers), `preship` (the
check before the truck leaves), `intake` and `polling` (the mailboxes), `sending`, `following` (what
is due), `matching` and `disputes` (what retailers took), `scoring`, `reaudit`. What these are made
of lies in the folders, by use.
"""
