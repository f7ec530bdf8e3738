#!/bin/sh
# Installs what the browser tests need, as root on Debian; elsewhere says what to install.
set -eu
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-core >/dev/null
else
  echo "The browser tests need chromium: install your system's package of it (Debian: apt-get install chromium fonts-noto-core)."
fi
