"""Everything that is written or deleted, and nothing else: no other package touches a file except to read it.

Atomic writes under final names, the journal, the manifests, the cache of clips and section audio, the lock.
"""
