/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The scripts get paths in base64, or between null bytes, on their standard input. So no character of a name has a
 * meaning in a command line. The numbers after “exit” are those of WsmanctlTreeStatus.
 */

#include "wsmanctl-tree-script.h"

/* A command substitution drops line feeds at the end of its text, but a name may end with a line feed. So the functions
 * first append a full stop. “enter” goes to the directory that the user named, which may be a link. Below it, “check”
 * refuses paths that lead through a link. */
#define START \
  "decode () { printf %s \"$1\" | base64 -d && echo .; }\n" \
  "find_root () {\n" \
  "  root=$(decode \"$1\") || exit 8\n" \
  "  root=${root%.}\n" \
  "  case $root in /*) ;; *) root=./$root ;; esac\n" \
  "}\n" \
  "go () { cd -P \"$root\" || exit 5; top=$(pwd -P && echo .); top=${top%??}; }\n" \
  "enter () { find_root \"$1\"; go; }\n" \
  "find_path () {\n" \
  "  path=$(decode \"$1\") || exit 8\n" \
  "  path=./${path%.}\n" \
  "  folder=${path%/*}\n" \
  "}\n" \
  "check () {\n" \
  "  real=$(cd -P \"$folder\" && pwd -P && echo .) || exit 5\n" \
  "  [ \"${real%??}\" = \"${top%/}${folder#.}\" ] || [ \"$folder\" = . ] || exit 9\n" \
  "  [ ! -L \"$path\" ] || exit 9\n" \
  "}\n"

#define LIST \
  START \
  "read -r root || exit 8\n" \
  "find_root \"$root\"\n" \
  "[ -e \"$root\" ] || exit 5\n" \
  "[ -d \"$root\" ] || exit 6\n" \
  "go\n" \
  "exec find . -mindepth 1 -printf '%y %m %T@ %s %P\\0'\n"

#define MAKE \
  START \
  "read -r root || exit 8\n" \
  "find_root \"$root\"\n" \
  "if [ -e \"$root\" ]; then [ -d \"$root\" ] || exit 6; else mkdir \"$root\" || exit 4; fi\n" \
  "go\n" \
  "while read -r name; do\n" \
  "  find_path \"$name\"\n" \
  "  check\n" \
  "  [ -d \"$path\" ] || mkdir \"$path\" || exit 1\n" \
  "done\n"

#define SUM \
  START \
  "read -r root || exit 8\n" \
  "enter \"$root\"\n" \
  "exec xargs -0 -r sha256sum -z --\n"

/* The incomplete copy belongs to the user alone until it is complete. */
#define SEND \
  START \
  "read -r root path offset last sum mode time overwrite || exit 8\n" \
  "enter \"$root\"\n" \
  "find_path \"$path\"\n" \
  "check\n" \
  "part=$folder/.${path##*/}.wsman-part\n" \
  "umask 077\n" \
  "if [ -L \"$part\" ] || { [ -e \"$part\" ] && [ ! -f \"$part\" ]; }; then exit 9; fi\n" \
  "if [ \"$offset\" = 0 ]; then rm -f \"$part\" && : >\"$part\" || exit 1; fi\n" \
  "[ \"$(stat -c %s \"$part\")\" = \"$offset\" ] || exit 7\n" \
  "cat >>\"$part\" || exit 1\n" \
  "[ \"$last\" = 1 ] || exit 0\n" \
  "actual=$(sha256sum <\"$part\") || exit 1\n" \
  "[ \"${actual%% *}\" = \"$sum\" ] || { rm -f \"$part\"; exit 7; }\n" \
  "if [ -e \"$path\" ]; then\n" \
  "  [ -f \"$path\" ] || exit 9\n" \
  "  [ \"$overwrite\" = 1 ] || { rm -f \"$part\"; exit 3; }\n" \
  "fi\n" \
  "chmod \"$mode\" \"$part\" && touch -d \"@$time\" \"$part\" && mv -fT \"$part\" \"$path\" || exit 1\n"

#define FETCH \
  START \
  "read -r root path offset length last || exit 8\n" \
  "enter \"$root\"\n" \
  "find_path \"$path\"\n" \
  "check\n" \
  "[ -f \"$path\" ] || exit 9\n" \
  "tail -c \"+$((offset + 1))\" \"$path\" | head -c \"$length\" || exit 1\n" \
  "[ \"$last\" = 1 ] || exit 0\n" \
  "sum=$(sha256sum <\"$path\") || exit 1\n" \
  "printf %s \"${sum%% *}\"\n"

#define SET \
  START \
  "read -r root || exit 8\n" \
  "enter \"$root\"\n" \
  "while read -r mode time name; do\n" \
  "  find_path \"$name\"\n" \
  "  check\n" \
  "  chmod \"$mode\" \"$path\" && touch -d \"@$time\" \"$path\" || exit 1\n" \
  "done\n"

const char *
wsmanctl_tree_script_get (WsmanctlTreeScript script)
{
  static const char *const scripts[] = {
    [WSMANCTL_TREE_LIST] = LIST,
    [WSMANCTL_TREE_MAKE] = MAKE,
    [WSMANCTL_TREE_SUM] = SUM,
    [WSMANCTL_TREE_SEND] = SEND,
    [WSMANCTL_TREE_FETCH] = FETCH,
    [WSMANCTL_TREE_SET] = SET,
  };

  return scripts[script];
}
