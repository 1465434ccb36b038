/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Command lines. The arguments of a line, joined again and split again, must be the same.
 */

#include "values/wsman-command-line-private.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *line = NULL;
  g_autofree char *joined = NULL;
  g_auto(GStrv) argv = NULL;
  g_auto(GStrv) again = NULL;

  if (size > FUZZ_MAX_SIZE)
    return 0;

  line = g_strndup ((const char *) data, size);
  argv = wsman_command_line_split (line);
  joined = wsman_command_line_join ((const char *const *) argv, NULL);
  if (joined == NULL)
    return 0;

  again = wsman_command_line_split (joined);
  g_assert_true (g_strv_equal ((const char *const *) argv, (const char *const *) again));

  return 0;
}
