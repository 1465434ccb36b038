/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The response of a proxy to CONNECT: a head, and the body after it. A head that was read is bounded and safe to show.
 * The body ends at the same byte, however its bytes are divided.
 */

#include "transport/wsman-tunnel-head-private.h"

#include "fuzz.h"

static void
check_text (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
  for (const char *next = text; next != NULL && *next != '\0'; next = g_utf8_next_char (next))
    g_assert_true (g_unichar_isprint (g_utf8_get_char (next)) || g_utf8_get_char (next) == 0xFFFD);
}

static void
check_head (const WsmanTunnelHead *head)
{
  g_autofree char *names = wsman_tunnel_head_list_schemes (head);

  g_assert_cmpuint (head->status, >=, 100);
  g_assert_cmpuint (head->status, <=, 999);
  g_assert_cmpuint (head->body.n_left, <=, WSMAN_TUNNEL_MAX_BODY);
  check_text (head->reason);
  check_text (names);
  for (guint i = 0; head->challenges != NULL && i < head->challenges->len; i++)
    {
      const WsmanChallenge *challenge = g_ptr_array_index (head->challenges, i);

      g_assert_nonnull (wsman_tunnel_head_find_challenge (head, challenge->scheme));
    }
}

/* Takes the body in pieces of step bytes. Returns how many bytes it has, or -1 if it is wrong or has no end. */
static gssize
take_all (WsmanTunnelBody  body,
          const guint8    *data,
          gsize            length,
          gsize            step)
{
  gsize total = 0;

  while (total < length)
    {
      gsize n = MIN (step, length - total);
      gsize n_used = 0;
      WsmanTunnelBodyResult result = wsman_tunnel_body_take (&body, data + total, n, &n_used);

      g_assert_cmpuint (n_used, <=, n);
      total += n_used;
      g_assert_cmpuint (total, <=, WSMAN_TUNNEL_MAX_BODY + 1);
      if (result == WSMAN_TUNNEL_BODY_ENDS)
        return total;
      if (result == WSMAN_TUNNEL_BODY_IS_WRONG)
        return -1;
      g_assert_cmpuint (n_used, ==, n);
    }

  return -1;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  gsize end = wsman_tunnel_head_find_end (data, size);
  g_autoptr(WsmanTunnelHead) head = NULL;

  g_assert_cmpuint (end, <=, size);
  if (end == 0 || end > WSMAN_TUNNEL_MAX_HEAD)
    return 0;

  head = wsman_tunnel_head_parse (data, end);
  if (head == NULL)
    return 0;

  check_head (head);
  g_assert_cmpint (take_all (head->body, data + end, size - end, 1), ==,
                   take_all (head->body, data + end, size - end, G_MAXSIZE));

  return 0;
}
