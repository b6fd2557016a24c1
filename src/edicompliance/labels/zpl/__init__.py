"""The language of label printers: written, and read back as the printer would."""
