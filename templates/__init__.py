"""The ready-made templates, the data of the demo, and the demo itself; for development only."""
