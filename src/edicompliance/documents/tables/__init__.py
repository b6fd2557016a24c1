"""What people write themselves: spreadsheets, TOML files, lists and observations."""
