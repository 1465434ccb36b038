#!/bin/sh
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# install-key-file.sh FILE FOLDER: installs wsmand's key file, unless there is one, which an administrator may have
# changed.

set -eu
folder=${DESTDIR:-}$2
if [ -e "$folder/wsmand.conf" ] || [ "${MESON_INSTALL_DRY_RUN:-}" ]; then
  exit 0
fi
mkdir -p "$folder"
chmod 0755 "$folder"
cp "$1" "$folder/wsmand.conf"
chmod 0644 "$folder/wsmand.conf"
