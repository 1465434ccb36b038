#!/bin/sh
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# install-key-file.sh FILE TARGET: installs a file of settings, unless there is one, which an administrator may have
# changed.

set -eu
target=${DESTDIR:-}$2
if [ -e "$target" ] || [ "${MESON_INSTALL_DRY_RUN:-}" ]; then
  exit 0
fi
folder=$(dirname "$target")
if ! [ -d "$folder" ]; then
  mkdir -p "$folder"
  chmod 0755 "$folder"
fi
cp "$1" "$target"
chmod 0644 "$target"
