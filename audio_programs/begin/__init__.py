"""What ``new`` begins: the first files of a library, a program or an article, made for an editor to go on with.

Above ``build``, whose readers say what is there already. The texts are composed purely (``library``, ``program``,
``article``); ``run`` reads what is there and has the store write. Nothing is ever changed, only added.
"""
