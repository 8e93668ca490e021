"""What ``import`` does: sources of any kind become house Markdown that an editor can read and correct.

Above ``build``, whose readers say what a source holds. ``house`` writes an article, ``merge`` brings what changed into
a file that an editor corrected, ``record`` remembers what came from where, ``run`` does it for a program. Nothing that
an editor wrote is ever written over.
"""
