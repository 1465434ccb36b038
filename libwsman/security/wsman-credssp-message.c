/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes the messages of CredSSP in DER. The reader refuses fields that are repeated, out of order or
 * truncated. Copies of a password are wiped, also those in UTF-16. [MS-CSSP] 2.2.1.
 */

#include "wsman-credssp-message-private.h"

#include <string.h>

#include "base/wsman-secret-private.h"

/* The type of TSCredentials that contains a TSPasswordCreds. */
#define TYPE_PASSWORD 1

/* The most characters of a name or password. Windows allows fewer. */
#define MAX_TEXT 4096

/* What the heads of the elements of TSCredentials need at most. */
#define MAX_HEADS 128

/* --- TSRequest --- */

/* Reads an INTEGER of up to 32 bits. Some writers write an NTSTATUS as a negative number, and others with a leading
 * zero. */
static gboolean
read_number (WsmanSlice  field,
             guint32    *number)
{
  WsmanSlice content;

  if (!wsman_der_take_last (field, WSMAN_DER_INTEGER, &content) || content.length == 0 || content.length > 5 ||
      (content.length == 5 && content.data[0] != 0))
    return FALSE;

  *number = (content.data[0] & 0x80) != 0 ? G_MAXUINT32 : 0;
  for (gsize i = 0; i < content.length; i++)
    *number = *number << 8 | content.data[i];

  return TRUE;
}

/* Reads NegoData. It is a list, but no mechanism uses more than one token at a time. */
static gboolean
read_token (WsmanSlice  field,
            WsmanSlice *token)
{
  WsmanSlice list, item, inner;

  return wsman_der_take_last (field, WSMAN_DER_SEQUENCE, &list) &&
         wsman_der_take_last (list, WSMAN_DER_SEQUENCE, &item) &&
         wsman_der_take_last (item, WSMAN_DER_FIELD (0), &inner) &&
         wsman_der_take_last (inner, WSMAN_DER_OCTET_STRING, token);
}

static gboolean
read_request_field (guint                number,
                    WsmanSlice           field,
                    WsmanCredsspRequest *request)
{
  switch (number)
    {
    case 0:
      return read_number (field, &request->version) && request->version <= G_MAXINT32;
    case 1:
      return read_token (field, &request->token);
    case 2:
      return wsman_der_take_last (field, WSMAN_DER_OCTET_STRING, &request->auth_info);
    case 3:
      return wsman_der_take_last (field, WSMAN_DER_OCTET_STRING, &request->key_proof);
    case 4:
      return read_number (field, &request->status);
    case 5:
      return wsman_der_take_last (field, WSMAN_DER_OCTET_STRING, &request->nonce) &&
             request->nonce.length == WSMAN_CREDSSP_NONCE;
    default:
      return TRUE; /* a field of a later version */
    }
}

gboolean
wsman_credssp_request_read (const guint8        *data,
                            gsize                length,
                            WsmanCredsspRequest *request)
{
  WsmanSlice fields, field;
  guint8 last = 0;
  guint number;

  *request = (WsmanCredsspRequest) { 0 };
  if (length > WSMAN_CREDSSP_MAX_REQUEST ||
      !wsman_der_take_last ((WsmanSlice) { data, length }, WSMAN_DER_SEQUENCE, &fields))
    return FALSE;
  while (fields.length > 0)
    if (!wsman_der_take_field (&fields, &last, &number, &field) || !read_request_field (number, field, request))
      return FALSE;

  return request->version > 0;
}

/* Appends an INTEGER in its shortest form. */
static void
append_number (GByteArray *bytes,
               guint       field,
               guint32     number)
{
  guint8 digits[5] = { 0, number >> 24, number >> 16, number >> 8, number };
  guint first = 0;

  while (first < 4 && digits[first] == 0 && (digits[first + 1] & 0x80) == 0)
    first++;
  wsman_der_append_field (bytes, field, WSMAN_DER_INTEGER, &(WsmanSlice) { digits + first, 5 - first });
}

static void
append_token (GByteArray       *bytes,
              const WsmanSlice *token)
{
  guint start = bytes->len;

  if (token->length == 0)
    return;
  wsman_der_append_field (bytes, 0, WSMAN_DER_OCTET_STRING, token);
  wsman_der_wrap (bytes, start, WSMAN_DER_SEQUENCE);
  wsman_der_wrap (bytes, start, WSMAN_DER_SEQUENCE);
  wsman_der_wrap (bytes, start, WSMAN_DER_FIELD (1));
}

GBytes *
wsman_credssp_request_write (const WsmanCredsspRequest *request)
{
  GByteArray *bytes = g_byte_array_new ();

  append_number (bytes, 0, request->version);
  append_token (bytes, &request->token);
  wsman_der_append_field (bytes, 2, WSMAN_DER_OCTET_STRING, &request->auth_info);
  wsman_der_append_field (bytes, 3, WSMAN_DER_OCTET_STRING, &request->key_proof);
  if (request->status != 0)
    append_number (bytes, 4, request->status);
  wsman_der_append_field (bytes, 5, WSMAN_DER_OCTET_STRING, &request->nonce);
  wsman_der_wrap (bytes, 0, WSMAN_DER_SEQUENCE);

  return g_byte_array_free_to_bytes (bytes);
}

/* --- TSCredentials --- */

void
wsman_delegated_user_clear (WsmanDelegatedUser *self)
{
  wsman_secret_clear (&self->domain);
  wsman_secret_clear (&self->user_name);
  wsman_secret_clear (&self->password);
}

/* Reads a field in UTF-16LE. */
static gboolean
read_text (WsmanSlice *fields,
           guint       number,
           char      **text)
{
  WsmanSlice field, content;
  gunichar2 *units;
  gsize n_units;

  if (!wsman_der_take (fields, WSMAN_DER_FIELD (number), &field) ||
      !wsman_der_take_last (field, WSMAN_DER_OCTET_STRING, &content) ||
      content.length % 2 != 0 || content.length / 2 > MAX_TEXT)
    return FALSE;

  n_units = content.length / 2;
  units = g_new0 (gunichar2, n_units + 1);
  for (gsize i = 0; i < n_units; i++)
    units[i] = content.data[2 * i] | content.data[2 * i + 1] << 8;
  if (n_units == 0)
    *text = g_strdup ("");
  else if (units[n_units - 1] != 0)
    *text = g_utf16_to_utf8 (units, n_units, NULL, NULL, NULL);
  /* g_utf16_to_utf8() stops at a NUL. */
  for (gsize i = 0; i < n_units; i++)
    if (units[i] == 0)
      wsman_secret_clear (text);
  explicit_bzero (units, n_units * sizeof *units);
  g_free (units);

  return *text != NULL;
}

static gboolean
read_password (WsmanSlice          content,
               WsmanDelegatedUser *user)
{
  WsmanSlice fields;

  return wsman_der_take_last (content, WSMAN_DER_SEQUENCE, &fields) &&
         read_text (&fields, 0, &user->domain) && read_text (&fields, 1, &user->user_name) &&
         read_text (&fields, 2, &user->password) && fields.length == 0 &&
         *user->user_name != '\0' && *user->password != '\0';
}

gboolean
wsman_delegated_user_read (const guint8       *data,
                           gsize               length,
                           WsmanDelegatedUser *user)
{
  WsmanSlice fields, field, content;
  guint32 type;

  *user = (WsmanDelegatedUser) { 0 };
  if (wsman_der_take_last ((WsmanSlice) { data, length }, WSMAN_DER_SEQUENCE, &fields) &&
      wsman_der_take (&fields, WSMAN_DER_FIELD (0), &field) && read_number (field, &type) && type == TYPE_PASSWORD &&
      wsman_der_take_last (fields, WSMAN_DER_FIELD (1), &field) &&
      wsman_der_take_last (field, WSMAN_DER_OCTET_STRING, &content) && read_password (content, user))
    return TRUE;
  wsman_delegated_user_clear (user);

  return FALSE;
}

/* Appends a field in UTF-16LE. The field is there even if the text is empty. */
static gboolean
append_text (GByteArray *bytes,
             guint       number,
             const char *text)
{
  guint start = bytes->len;
  long n_units;
  gunichar2 *units = g_utf8_to_utf16 (text, -1, NULL, &n_units, NULL);

  if (units == NULL)
    return FALSE;
  for (long i = 0; i < n_units; i++)
    units[i] = GUINT16_TO_LE (units[i]);
  wsman_der_append (bytes, WSMAN_DER_OCTET_STRING,
                    &(WsmanSlice) { (const guint8 *) units, n_units * sizeof *units });
  wsman_der_wrap (bytes, start, WSMAN_DER_FIELD (number));
  explicit_bzero (units, n_units * sizeof *units);
  g_free (units);

  return TRUE;
}

GByteArray *
wsman_delegated_user_write (const WsmanDelegatedUser *user)
{
  gsize n_characters = strlen (user->domain) + strlen (user->user_name) + strlen (user->password);
  /* The array has its full size at once, because it would leave copies behind if it grew. */
  GByteArray *bytes = g_byte_array_sized_new (2 * n_characters + MAX_HEADS);
  guint start;

  append_number (bytes, 0, TYPE_PASSWORD);
  start = bytes->len;
  if (!append_text (bytes, 0, user->domain) || !append_text (bytes, 1, user->user_name) ||
      !append_text (bytes, 2, user->password))
    {
      wsman_secret_bytes_free (bytes);
      return NULL;
    }
  wsman_der_wrap (bytes, start, WSMAN_DER_SEQUENCE);
  wsman_der_wrap (bytes, start, WSMAN_DER_OCTET_STRING);
  wsman_der_wrap (bytes, start, WSMAN_DER_FIELD (1));
  wsman_der_wrap (bytes, 0, WSMAN_DER_SEQUENCE);

  return bytes;
}
