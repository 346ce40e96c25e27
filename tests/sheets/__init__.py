"""The Google side: its client, its host, its part in a sync."""
