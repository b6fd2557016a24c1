"""The package beside the tests is run by them, and holds none."""

collect_ignore = ["acme"]
