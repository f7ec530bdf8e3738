"""Who wrote an article, as portals print it (placeholder until the tables stand)."""
