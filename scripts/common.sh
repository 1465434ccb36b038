# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Functions of the scripts, which source this file. It needs `set -eu`, and the clone as the working directory. Outside
# of the clone, it changes things only through apt.

# Meson and the tests must find Debian's Python first, whatever the user's PATH contains.
PATH=/usr/bin:/bin:/usr/sbin:/sbin:$PATH
export PATH

if [ -t 1 ]; then
  bold=$(printf '\033[1m') plain=$(printf '\033[0m')
else
  bold= plain=
fi

# say TEXT: prints the name of the next step.
say () {
  printf '%s==> %s%s\n' "$bold" "$*" "$plain"
}

# die TEXT: prints why the script can't continue, and ends it.
die () {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# install_powershell DIRECTORY: installs a real PowerShell there for the tests with it, and sets WSMAN_TEST_PWSH. If
# that isn't possible, these tests are skipped. Sets powershell to what is known then about these tests. Nothing is
# written outside of the directory.
install_powershell () {
  if ! command -v dotnet >/dev/null; then
    powershell="not tested: no dotnet"
    return 0
  fi
  mkdir -p "$1/home"
  if [ ! -x "$1/pwsh" ]; then
    home=$(realpath "$1/home")
    HOME=$home DOTNET_CLI_HOME=$home NUGET_PACKAGES=$home/packages DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 \
      timeout 600 dotnet tool install --tool-path "$1" PowerShell --version 7.6.9 \
      </dev/null >"$1/install.log" 2>&1 || true
  fi
  if [ -x "$1/pwsh" ]; then
    WSMAN_TEST_PWSH=$(realpath "$1/pwsh")
    export WSMAN_TEST_PWSH
    powershell="not tested: the test real-powershell hasn't passed"
  else
    # shellcheck disable=SC2034 # the caller prints it
    powershell="not tested: it can't be installed; see $1/install.log"
  fi
}

# list_packages GROUP...: prints the packages of the groups, as scripts/packages lists them.
list_packages () {
  for group in "$@"; do
    awk -v group="$group" '$1 == group { print $2 }' scripts/packages
  done | while read -r names; do
    first_known "$names"
  done
}

# first_known NAMES: prints the first of "a|b" that this release has; without a choice, or without apt, the first.
first_known () {
  case $1 in
    *'|'*)
      for name in $(echo "$1" | tr '|' ' '); do
        if apt-cache show "$name" >/dev/null 2>&1; then echo "$name"; return; fi
      done ;;
  esac
  echo "${1%%|*}"
}

# missing_packages GROUP...: prints the packages that aren't installed.
missing_packages () {
  for package in $(list_packages "$@"); do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || status=
    [ "$status" = installed ] || echo "$package"
  done
}

# as_root COMMAND...: runs the command as root, directly or through sudo.
as_root () {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "run as root, or install sudo; this command needs it: $*"
  fi
}

# install_packages GROUP...: installs missing packages through apt.
install_packages () {
  command -v apt-get >/dev/null ||
    die "there is no apt-get; install the equivalents of scripts/packages and build with Meson"

  if [ -z "$(missing_packages "$@")" ]; then
    return 0
  fi

  as_root apt-get -qq update || say "The package lists couldn't be updated"
  # Only now is it certain which of two names this release has.
  missing=$(missing_packages "$@" | sort -u | tr '\n' ' ')
  say "Installing with apt, which takes a minute or two: $missing"
  # shellcheck disable=SC2086 # a list of words
  as_root sh -eu scripts/install-quietly $missing
}

# build DIRECTORY [OPTION...]: configures the directory, or configures it again with the options, and builds.
build () {
  directory=$1
  shift
  if [ -f "$directory/build.ninja" ]; then
    meson configure "$directory" "$@"
  else
    meson setup "$directory" "$@"
  fi
  ninja -C "$directory"
}
