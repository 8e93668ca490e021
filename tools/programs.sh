#!/bin/sh
# Some tests drive a real browser and a real podcast client. Install them where that is allowed; else say how.
missing=""
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing="chromium"
command -v gpo >/dev/null || missing="$missing gpodder"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing >/dev/null && exit 0
fi
echo "Some tests will be skipped. To run them too: sudo apt-get install" $missing >&2
