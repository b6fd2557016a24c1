"""What several sets are made of: parties, dates, goods, carriage, terms, levels."""
