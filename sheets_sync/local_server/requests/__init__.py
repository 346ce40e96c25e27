"""What a `batchUpdate` can ask for: one handler a kind of request, grouped by subject."""
