"""Engines: text in, sound out, in processes of their own.

``protocol`` is the door that every engine stands behind, ``registry`` finds engines by entry point, ``worker`` drives
one in a child process, ``check`` says what is wrong with a voice before anything is spoken. Nothing above this
package talks to an engine in any other way than through ``worker``.
"""
