"""What is decided from the sources and the history alone: order, identities, slugs, dates, names. Pure."""
