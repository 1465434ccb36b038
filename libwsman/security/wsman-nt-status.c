/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Converts the reasons of Windows' services to codes, and finds such a reason in an error of a KDC. */

#include "wsman-nt-status-private.h"

#include "base/wsman-code-names-private.h"

/* The type of the data with a status. The number also means PA-PW-SALT, which errors of this kind don't have. */
#define KERB_ERR_TYPE_EXTENDED 3

/* A status, a reserved number and flags, with 32 bits each. */
#define EXTENDED_LENGTH 12

/* [MS-ERREF] 2.3 */
static const struct
{
  guint32 status;
  guint32 code;
} reasons[] = {
  { 0xC000005E, ERROR_NO_LOGON_SERVERS },
  { 0xC0000064, ERROR_LOGON_FAILURE },        /* STATUS_NO_SUCH_USER */
  { 0xC000006A, ERROR_LOGON_FAILURE },        /* STATUS_WRONG_PASSWORD */
  { 0xC000006D, ERROR_LOGON_FAILURE },        /* STATUS_LOGON_FAILURE */
  { 0xC000006E, ERROR_ACCOUNT_RESTRICTION },
  { 0xC000006F, ERROR_INVALID_LOGON_HOURS },
  { 0xC0000070, ERROR_INVALID_WORKSTATION },
  { 0xC0000071, ERROR_PASSWORD_EXPIRED },
  { 0xC0000072, ERROR_ACCOUNT_DISABLED },
  { 0xC000015B, ERROR_LOGON_TYPE_NOT_GRANTED },
  { 0xC0000193, ERROR_ACCOUNT_EXPIRED },
  { 0xC0000224, ERROR_PASSWORD_MUST_CHANGE },
  { 0xC0000234, ERROR_ACCOUNT_LOCKED_OUT },
};

guint32
wsman_nt_status_get_code (guint32 status)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (reasons[i].status == status)
      return HRESULT_FROM_WIN32 (reasons[i].code);

  return 0;
}

/* Reads the fields of one element: [1] the type, [2] the value. */
static guint32
read_element (WsmanSlice fields)
{
  WsmanSlice field, number, value;

  if (!wsman_der_take (&fields, WSMAN_DER_FIELD (1), &field) ||
      !wsman_der_take_last (field, WSMAN_DER_INTEGER, &number) ||
      !wsman_der_take_last (fields, WSMAN_DER_FIELD (2), &field) ||
      !wsman_der_take_last (field, WSMAN_DER_OCTET_STRING, &value))
    return 0;
  if (number.length != 1 || number.data[0] != KERB_ERR_TYPE_EXTENDED || value.length != EXTENDED_LENGTH)
    return 0;

  return value.data[0] | (guint32) value.data[1] << 8 | (guint32) value.data[2] << 16 | (guint32) value.data[3] << 24;
}

/* Windows sends one element. Samba sends a sequence of elements, which are of several types. */
guint32
wsman_nt_status_read_from_kdc (WsmanSlice data)
{
  WsmanSlice content, element;
  guint32 status;

  if (!wsman_der_take_last (data, WSMAN_DER_SEQUENCE, &content))
    return 0;

  status = read_element (content);
  while (status == 0 && wsman_der_take (&content, WSMAN_DER_SEQUENCE, &element))
    status = read_element (element);

  return status;
}
