"""The uses, composed: start reading here."""
