"""Our own documents on their way out: folders, checks, packing lists."""
