/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The URIs of delivery modes. [WS-Eventing] 2.2; [DSP0226] 10.2.9.
 */

#include "wsman-delivery-mode-private.h"

#include "wsman-names-private.h"

static const char *const uris[] = {
  [WSMAN_DELIVERY_MODE_PULL] = WSMAN_DELIVERY_PULL,
  [WSMAN_DELIVERY_MODE_PUSH] = WSMAN_DELIVERY_PUSH,
  [WSMAN_DELIVERY_MODE_PUSH_WITH_ACK] = WSMAN_DELIVERY_PUSH_WITH_ACK,
  [WSMAN_DELIVERY_MODE_EVENTS] = WSMAN_DELIVERY_EVENTS,
};

const char *
wsman_delivery_mode_get_uri (WsmanDeliveryMode mode)
{
  g_assert ((guint) mode < G_N_ELEMENTS (uris));

  return uris[mode];
}

gboolean
wsman_delivery_mode_parse (const char        *uri,
                           WsmanDeliveryMode *mode)
{
  if (uri == NULL)
    {
      *mode = WSMAN_DELIVERY_MODE_PUSH;
      return TRUE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    if (g_str_equal (uri, uris[i]))
      {
        *mode = i;
        return TRUE;
      }

  return FALSE;
}
