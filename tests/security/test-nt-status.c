/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests the reason that a directory gives in an error of its KDC. */

#include <string.h>

#include "security/wsman-nt-status-private.h"

/* An element with a type and the beginning of a status. */
#define ELEMENT(type, status) \
  "\x30\x15\xa1\x03\x02\x01" type "\xa2\x0e\x04\x0c" status "\x00\x00\x00\x00\x01\x00\x00\x00"
#define OTHER "\x30\x09\xa1\x03\x02\x01\x10\xa2\x02\x04\x00"

#define BYTES(text) text, sizeof text - 1

static const struct
{
  const char *name;
  const char *data;
  gsize length;
  guint32 status;
  guint32 code;
} cases[] = {
  { "windows", BYTES (ELEMENT ("\x03", "\x34\x02\x00\xc0")), 0xC0000234, 0x80070775 },
  { "samba", BYTES ("\x30\x22" OTHER ELEMENT ("\x03", "\x72\x00\x00\xc0")), 0xC0000072, 0x80070533 },
  { "must-change", BYTES ("\x30\x17" ELEMENT ("\x03", "\x24\x02\x00\xc0")), 0xC0000224, 0x80070773 },
  { "unknown-status", BYTES (ELEMENT ("\x03", "\x01\x00\x00\xc0")), 0xC0000001, 0 },
  { "other-type", BYTES (ELEMENT ("\x04", "\x34\x02\x00\xc0")), 0, 0 },
  { "no-status", BYTES ("\x30\x0b" OTHER), 0, 0 },
  { "short-value", BYTES ("\x30\x0d\xa1\x03\x02\x01\x03\xa2\x06\x04\x04\x34\x02\x00\xc0"), 0, 0 },
  { "more-after", BYTES (ELEMENT ("\x03", "\x34\x02\x00\xc0") "\x00"), 0, 0 },
  { "empty", "", 0, 0, 0 },
};

static void
test_read (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const WsmanSlice data = { (const guint8 *) cases[i].data, cases[i].length };
      guint32 status = wsman_nt_status_read_from_kdc (data);

      g_test_message ("%s", cases[i].name);
      g_assert_cmphex (status, ==, cases[i].status);
      g_assert_cmphex (wsman_nt_status_get_code (status), ==, cases[i].code);
    }
}

/* Nothing is read beyond the end. */
static void
test_cut (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize length = 0; length < cases[i].length; length++)
      {
        g_autofree guint8 *copy = g_memdup2 (cases[i].data, length);
        guint32 status = wsman_nt_status_read_from_kdc ((WsmanSlice) { copy, length });

        g_assert_true (status == 0 || g_str_equal (cases[i].name, "more-after"));
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/nt-status/read", test_read);
  g_test_add_func ("/wsman/nt-status/cut", test_cut);

  return g_test_run ();
}
