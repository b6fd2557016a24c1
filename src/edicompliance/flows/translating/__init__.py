"""X12 in and out: answers to it, facts of a pair, a partner's demands, a second judge."""
