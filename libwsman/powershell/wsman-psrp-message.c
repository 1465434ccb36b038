/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Writes and reads messages of PowerShell remoting. [MS-PSRP] 2.2.1. */

#include "wsman-psrp-message-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-guid-private.h"
#include "wsman-clixml-object-private.h"

#define POOL_ID_OFFSET 8
#define PIPELINE_ID_OFFSET 24
#define DESTINATION_CLIENT 1
#define DESTINATION_SERVER 2
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

static const struct
{
  WsmanPsrpType type;
  const char *name;
} types[] = {
  { WSMAN_PSRP_SESSION_CAPABILITY, "SESSION_CAPABILITY" },
  { WSMAN_PSRP_INIT_RUNSPACEPOOL, "INIT_RUNSPACEPOOL" },
  { WSMAN_PSRP_PUBLIC_KEY, "PUBLIC_KEY" },
  { WSMAN_PSRP_ENCRYPTED_SESSION_KEY, "ENCRYPTED_SESSION_KEY" },
  { WSMAN_PSRP_PUBLIC_KEY_REQUEST, "PUBLIC_KEY_REQUEST" },
  { WSMAN_PSRP_CONNECT_RUNSPACEPOOL, "CONNECT_RUNSPACEPOOL" },
  { WSMAN_PSRP_SET_MAX_RUNSPACES, "SET_MAX_RUNSPACES" },
  { WSMAN_PSRP_SET_MIN_RUNSPACES, "SET_MIN_RUNSPACES" },
  { WSMAN_PSRP_RUNSPACE_AVAILABILITY, "RUNSPACE_AVAILABILITY" },
  { WSMAN_PSRP_RUNSPACEPOOL_STATE, "RUNSPACEPOOL_STATE" },
  { WSMAN_PSRP_CREATE_PIPELINE, "CREATE_PIPELINE" },
  { WSMAN_PSRP_GET_AVAILABLE_RUNSPACES, "GET_AVAILABLE_RUNSPACES" },
  { WSMAN_PSRP_USER_EVENT, "USER_EVENT" },
  { WSMAN_PSRP_APPLICATION_PRIVATE_DATA, "APPLICATION_PRIVATE_DATA" },
  { WSMAN_PSRP_GET_COMMAND_METADATA, "GET_COMMAND_METADATA" },
  { WSMAN_PSRP_RUNSPACEPOOL_INIT_DATA, "RUNSPACEPOOL_INIT_DATA" },
  { WSMAN_PSRP_RESET_RUNSPACE_STATE, "RESET_RUNSPACE_STATE" },
  { WSMAN_PSRP_RUNSPACEPOOL_HOST_CALL, "RUNSPACEPOOL_HOST_CALL" },
  { WSMAN_PSRP_RUNSPACEPOOL_HOST_RESPONSE, "RUNSPACEPOOL_HOST_RESPONSE" },
  { WSMAN_PSRP_PIPELINE_INPUT, "PIPELINE_INPUT" },
  { WSMAN_PSRP_END_OF_PIPELINE_INPUT, "END_OF_PIPELINE_INPUT" },
  { WSMAN_PSRP_PIPELINE_OUTPUT, "PIPELINE_OUTPUT" },
  { WSMAN_PSRP_ERROR_RECORD, "ERROR_RECORD" },
  { WSMAN_PSRP_PIPELINE_STATE, "PIPELINE_STATE" },
  { WSMAN_PSRP_DEBUG_RECORD, "DEBUG_RECORD" },
  { WSMAN_PSRP_VERBOSE_RECORD, "VERBOSE_RECORD" },
  { WSMAN_PSRP_WARNING_RECORD, "WARNING_RECORD" },
  { WSMAN_PSRP_PROGRESS_RECORD, "PROGRESS_RECORD" },
  { WSMAN_PSRP_INFORMATION_RECORD, "INFORMATION_RECORD" },
  { WSMAN_PSRP_PIPELINE_HOST_CALL, "PIPELINE_HOST_CALL" },
  { WSMAN_PSRP_PIPELINE_HOST_RESPONSE, "PIPELINE_HOST_RESPONSE" },
};

const char *
wsman_psrp_type_get_name (guint32 type)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (types[i].type == type)
        return types[i].name;
    }

  return NULL;
}

/* The first three fields of a GUID are numbers, and .NET writes them with the lowest byte first. */
static const guint places[WSMAN_PSRP_ID_SIZE] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };

gboolean
wsman_psrp_id_parse (const char *text,
                     guint8     *id)
{
  guint n_digits = 0;

  if (!wsman_guid_is_valid (text))
    return FALSE;

  memset (id, 0, WSMAN_PSRP_ID_SIZE);
  for (; *text != '\0'; text++)
    {
      if (!g_ascii_isxdigit (*text))
        continue;
      id[places[n_digits / 2]] = id[places[n_digits / 2]] << 4 | g_ascii_xdigit_value (*text);
      n_digits++;
    }

  return TRUE;
}

void
wsman_psrp_id_print (const guint8 *id,
                     char         *text)
{
  for (guint i = 0; i < WSMAN_PSRP_ID_SIZE; i++)
    {
      if (i == 4 || i == 6 || i == 8 || i == 10)
        *text++ = '-';
      g_snprintf (text, 3, "%02x", id[places[i]]);
      text += 2;
    }
}

static void
append_number (GByteArray *bytes,
               guint32     number)
{
  guint32 little = GUINT32_TO_LE (number);

  g_byte_array_append (bytes, (const guint8 *) &little, sizeof little);
}

static guint32
read_number (const guint8 *data)
{
  guint32 little;

  memcpy (&little, data, sizeof little);

  return GUINT32_FROM_LE (little);
}

GBytes *
wsman_psrp_message_write (const WsmanPsrpHeader  *header,
                          WsmanPSObject          *object,
                          GError                **error)
{
  g_autoptr(GString) xml = g_string_new (NULL);
  GByteArray *bytes;

  if (object != NULL && !wsman_clixml_write (object, xml, error))
    return NULL;

  bytes = g_byte_array_sized_new (WSMAN_PSRP_HEADER_SIZE + xml->len);
  append_number (bytes, header->to_server ? DESTINATION_SERVER : DESTINATION_CLIENT);
  append_number (bytes, header->type);
  g_byte_array_append (bytes, header->pool_id, WSMAN_PSRP_ID_SIZE);
  g_byte_array_append (bytes, header->pipeline_id, WSMAN_PSRP_ID_SIZE);
  g_byte_array_append (bytes, (const guint8 *) xml->str, xml->len);

  return g_byte_array_free_to_bytes (bytes);
}

gboolean
wsman_psrp_header_read (const guint8    *data,
                        gsize            size,
                        WsmanPsrpHeader *header)
{
  if (size < WSMAN_PSRP_HEADER_SIZE)
    return FALSE;

  header->to_server = read_number (data) == DESTINATION_SERVER;
  header->type = read_number (data + 4);
  memcpy (header->pool_id, data + POOL_ID_OFFSET, WSMAN_PSRP_ID_SIZE);
  memcpy (header->pipeline_id, data + PIPELINE_ID_OFFSET, WSMAN_PSRP_ID_SIZE);

  return TRUE;
}

gboolean
wsman_psrp_message_read (GBytes           *message,
                         WsmanPsrpHeader  *header,
                         WsmanPSObject   **object,
                         GError          **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (message, &length);
  const gsize mark = strlen (BYTE_ORDER_MARK);

  *object = NULL;
  if (!wsman_psrp_header_read (data, length, header))
    return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_SOAP_BODY,
                               _("A message of PowerShell has %" G_GSIZE_FORMAT " bytes, which are no header"), length);

  data += WSMAN_PSRP_HEADER_SIZE;
  length -= WSMAN_PSRP_HEADER_SIZE;
  if (length >= mark && memcmp (data, BYTE_ORDER_MARK, mark) == 0)
    {
      data += mark;
      length -= mark;
    }
  if (length > 0)
    *object = wsman_clixml_read (data, length, error);

  return length == 0 || *object != NULL;
}
