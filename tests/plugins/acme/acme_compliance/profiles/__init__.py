"""Profiles, one file each."""
