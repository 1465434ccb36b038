# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The tests source this file. It starts wsmand on loopback, for a user with a random password, and tells programs in
# their environment how to connect. wsmand ends with the test. The samples are in $examples.

set -eu

examples=$PWD/doc/examples
scratch=$(mktemp -d "${AUTOPKGTEST_TMP:-${TMPDIR:-/tmp}}/wsman.XXXXXX")
server=

clean_up () {
  if [ -n "$server" ]; then
    kill "$server"
    wait "$server" || true
  fi
  rm -rf "$scratch"
}
trap clean_up EXIT

# wsmand doesn't serve as root.
user=
[ "$(id -u)" != 0 ] || user=nobody

WSMAN_USER=visitor
WSMAN_PASSWORD=$(head -c 18 /dev/urandom | base64)
export WSMAN_USER WSMAN_PASSWORD

(
  umask 077
  echo "$WSMAN_PASSWORD" >"$scratch/password"
  echo "TEST:$WSMAN_USER:$WSMAN_PASSWORD" >"$scratch/ntlm-users"
  [ -z "$user" ] || chown "$user" "$scratch/ntlm-users"
  cat >"$scratch/wsmand.conf" <<END
[server]
listen=http://localhost:0
run-as=daemon
${user:+user=$user}
[authentication]
ntlm-user-file=ntlm-users
[identities]
.\\\\$WSMAN_USER=$WSMAN_USER
[authorization]
users=$WSMAN_USER
[shell]
users=$WSMAN_USER
END
)

mkfifo "$scratch/said"
LC_ALL=C.UTF-8 wsmand --config "$scratch/wsmand.conf" >"$scratch/said" &
server=$!
WSMAN_ADDRESS=
while read -r line; do
  echo "wsmand: $line"
  case $line in
    Ready) break ;;
    Listening*) WSMAN_ADDRESS=${WSMAN_ADDRESS:-${line##* }} ;;
  esac
done <"$scratch/said"
[ -n "$WSMAN_ADDRESS" ] || { echo "wsmand doesn't listen" >&2; exit 1; }
export WSMAN_ADDRESS

# expect TEXT COMMAND...: runs the command, whose output must contain the text.
expect () {
  text=$1
  shift
  echo "$*"
  "$@" >"$scratch/output" || { cat "$scratch/output"; exit 1; }
  cat "$scratch/output"
  grep -qF "$text" "$scratch/output" || { echo "The output doesn't contain: $text" >&2; exit 1; }
}
