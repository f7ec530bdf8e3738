#!/bin/sh
# Installs what the tests need beside Python, as root on Debian; elsewhere, and where Debian has none, says what to install:
# a browser, strace to record what is written, npm to fetch axe, and for a real Elasticsearch Maven, a JDK and openssl.
set -eu

can_install() {
  command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]
}

new_enough() { # a folder of Java
  version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')
  [ "${version:-0}" -ge 21 ]
}

has_java() {
  on_path=$(command -v java || true)
  for home in "${ES_JAVA_HOME:-}" "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "${on_path:-/}")")")" /usr/lib/jvm/*; do
    if [ -x "$home/bin/java" ] && new_enough "$home"; then return 0; fi
  done
  return 1
}

newest_jdk() { # the name of the newest package of a JDK that is new enough; nothing where there is none
  apt-cache search --names-only '^openjdk-[0-9]+-jdk-headless$' | sed 's/ .*//' | sort -t- -k2 -n | awk -F- '$2 >= 21' | tail -n 1
}

missing=""
command -v chromium >/dev/null 2>&1 || missing="chromium fonts-noto-core"
command -v mvn >/dev/null 2>&1 || missing="$missing maven"
command -v openssl >/dev/null 2>&1 || missing="$missing openssl"
command -v strace >/dev/null 2>&1 || missing="$missing strace"
command -v npm >/dev/null 2>&1 || missing="$missing npm"
java=0
has_java || java=1
[ -z "$missing" ] && [ $java = 0 ] && exit 0

if can_install; then
  apt-get update -qq
  if [ $java = 1 ]; then
    jdk=$(newest_jdk)
    missing="$missing $jdk"
    [ -n "$jdk" ] || echo "The Elasticsearch tests need Java 21 or later, which this Debian has not: unpack a JDK under /usr/lib/jvm, or name its folder in ES_JAVA_HOME."
  fi
  # shellcheck disable=SC2086
  [ -z "${missing# }" ] || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
  [ $java = 0 ] || missing="$missing a JDK of 21 or later"
  echo "Some tests need more than Python: install your system's packages of$(printf ' %s' $missing) (Debian's names)."
fi
