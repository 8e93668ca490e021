"""Programs of written articles, turned into podcasts: Article -> Script -> Recording -> Episode -> Feed."""

__version__ = "0.1.0"
