"""What is said, and how: Article -> Script. Cutting, words for engines, roles, voices, pauses. Pure."""
