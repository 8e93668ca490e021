"""Published files that are text or pictures: values in, bytes out. No file is opened here, no clock is read.

Last step of the flow (Episode -> Feed), beside ``pages``. What apps demand of these files is in docs/rules.md.
"""
