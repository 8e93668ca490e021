"""HTML as an article: a safe tree, the part of it that is the article, its blocks, and what it says about itself.

Shared by the readers whose sources are HTML or become it (``html``, ``docx``). Pure: bytes in, values out; no address
in a page is ever followed, and no walk is deeper than ``tree.MAX_DEPTH``.
"""
