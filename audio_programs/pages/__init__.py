"""Listening pages: values in, HTML out; autoescaping templates, nothing loaded from elsewhere.

Last step of the flow, beside ``publish``. Pure: opens no file but the templates and static files of this package,
which are part of it as its code is.
"""
