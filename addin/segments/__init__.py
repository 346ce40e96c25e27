"""Groups of customers: the language of their rules, RFM scores, and tags."""
