# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Functions for bare Debian systems of other releases. Scripts that run as root source this file after common.sh.

namespaces=

# make_system RELEASE ROOT: makes the release in the folder with debootstrap, with this machine's sources and settings
# of apt.
make_system () {
  say "Making a Debian $1 in $2"
  # shellcheck disable=SC2016 # apt's own form
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 2>/dev/null |
             grep -v -e security -e backports | sort -u | head -n 1)
  rm -rf "$2.new"
  mkdir -p "${2%/*}"
  # shellcheck disable=SC2086 # the mirror is a word or nothing
  debootstrap --variant=minbase "$1" "$2.new" ${mirror:-} >"$2.log" 2>&1 ||
    { tail -n 20 "$2.log" >&2; die "see $2.log"; }
  cp /etc/resolv.conf "$2.new/etc/"
  cp -r /etc/apt/apt.conf.d/. "$2.new/etc/apt/apt.conf.d/"
  mv "$2.new" "$2"
}

# keep_settings ROOT: packages may bring settings of apt that make_system has already copied. dpkg keeps the copies, and
# doesn't ask.
keep_settings () {
  echo force-confold >"$1/etc/dpkg/dpkg.cfg.d/keep-settings"
}

# run_in_system ROOT COMMAND...: runs the command as the first process of its own namespaces. All its processes end with
# the namespaces, however they end.
run_in_system () {
  system_root=$1
  shift
  # shellcheck disable=SC2016 # expanded by that shell
  unshare --mount --pid --fork --kill-child -- sh -eu -c '
    root=$1 recordings=$2
    mount --make-rprivate /
    mount -t proc proc "$root/proc"
    mount --rbind /sys "$root/sys"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs tmpfs "$root/run"
    if [ -n "$recordings" ]; then
      mkdir -p "$root/srv/recordings"
      mount --bind -o ro "$recordings" "$root/srv/recordings"
      recordings=/srv/recordings
    fi
    shift 2
    exec chroot "$root" env -i HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
      PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
      ${recordings:+WSMAN_TEST_RECORDINGS="$recordings"} "$@"
  ' sh "$system_root" "${WSMAN_TEST_RECORDINGS:-}" "$@" </dev/null &
  # unshare ignores the usual signals, so it must be killed. All its processes end with it.
  namespaces=$!
  status=0
  wait "$namespaces" || status=$?
  namespaces=
  return "$status"
}

# end_system: ends what run_in_system runs.
end_system () {
  if [ -n "$namespaces" ]; then
    kill -KILL "$namespaces" 2>/dev/null && wait "$namespaces" 2>/dev/null || true
  fi
}
