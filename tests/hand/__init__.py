"""Parks small enough for a pencil, and what the pencil says."""
