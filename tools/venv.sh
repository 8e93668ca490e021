#!/bin/sh
# Make .venv/ with pip in it. Debian's python3 may lack ensurepip: then the pip that is there fills the venv.
python="$1"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Python 3.11 or newer is needed, and '$python' is older: name one with make PYTHON=..." >&2
    exit 1
}
if "$python" -c 'import ensurepip' 2>/dev/null; then
    "$python" -m venv --clear .venv
else
    "$python" -m venv --clear --without-pip .venv && "$python" -m pip --quiet --python .venv/bin/python install pip
fi || {
    echo "The set-up needs Python's venv and pip: on Debian and Ubuntu, sudo apt-get install python3-venv" >&2
    rm -rf .venv
    exit 1
}
touch .venv/made
