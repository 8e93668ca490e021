"""Readers: what an editor wrote, as bytes, to an Article. First step of the flow; formats do not know one another."""
