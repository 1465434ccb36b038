/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The messages of PowerShell remoting. [MS-PSRP] 2.2.1 and 2.2.2. The ids of the pool and of a pipeline are 16 opaque
 * bytes. Peers write GUIDs in different orders of bytes, and only compare what they have got.
 */

#pragma once

#include "wsman-ps-object-private.h"

G_BEGIN_DECLS

#define WSMAN_PSRP_ID_SIZE 16

/* The size of a message's header in bytes. */
#define WSMAN_PSRP_HEADER_SIZE 40

typedef enum
{
  WSMAN_PSRP_SESSION_CAPABILITY = 0x00010002,
  WSMAN_PSRP_INIT_RUNSPACEPOOL = 0x00010004,
  WSMAN_PSRP_PUBLIC_KEY = 0x00010005,
  WSMAN_PSRP_ENCRYPTED_SESSION_KEY = 0x00010006,
  WSMAN_PSRP_PUBLIC_KEY_REQUEST = 0x00010007,
  WSMAN_PSRP_CONNECT_RUNSPACEPOOL = 0x00010008,
  WSMAN_PSRP_SET_MAX_RUNSPACES = 0x00021002,
  WSMAN_PSRP_SET_MIN_RUNSPACES = 0x00021003,
  WSMAN_PSRP_RUNSPACE_AVAILABILITY = 0x00021004,
  WSMAN_PSRP_RUNSPACEPOOL_STATE = 0x00021005,
  WSMAN_PSRP_CREATE_PIPELINE = 0x00021006,
  WSMAN_PSRP_GET_AVAILABLE_RUNSPACES = 0x00021007,
  WSMAN_PSRP_USER_EVENT = 0x00021008,
  WSMAN_PSRP_APPLICATION_PRIVATE_DATA = 0x00021009,
  WSMAN_PSRP_GET_COMMAND_METADATA = 0x0002100A,
  WSMAN_PSRP_RUNSPACEPOOL_INIT_DATA = 0x0002100B,
  WSMAN_PSRP_RESET_RUNSPACE_STATE = 0x0002100C,
  WSMAN_PSRP_RUNSPACEPOOL_HOST_CALL = 0x00021100,
  WSMAN_PSRP_RUNSPACEPOOL_HOST_RESPONSE = 0x00021101,
  WSMAN_PSRP_PIPELINE_INPUT = 0x00041002,
  WSMAN_PSRP_END_OF_PIPELINE_INPUT = 0x00041003,
  WSMAN_PSRP_PIPELINE_OUTPUT = 0x00041004,
  WSMAN_PSRP_ERROR_RECORD = 0x00041005,
  WSMAN_PSRP_PIPELINE_STATE = 0x00041006,
  WSMAN_PSRP_DEBUG_RECORD = 0x00041007,
  WSMAN_PSRP_VERBOSE_RECORD = 0x00041008,
  WSMAN_PSRP_WARNING_RECORD = 0x00041009,
  WSMAN_PSRP_PROGRESS_RECORD = 0x00041010,
  WSMAN_PSRP_INFORMATION_RECORD = 0x00041011,
  WSMAN_PSRP_PIPELINE_HOST_CALL = 0x00041100,
  WSMAN_PSRP_PIPELINE_HOST_RESPONSE = 0x00041101,
} WsmanPsrpType;

typedef struct
{
  gboolean to_server;
  guint32 type; /* a WsmanPsrpType, or another number that a peer has sent */
  guint8 pool_id[WSMAN_PSRP_ID_SIZE];
  guint8 pipeline_id[WSMAN_PSRP_ID_SIZE]; /* zero in messages of the pool */
} WsmanPsrpHeader;

/* Reads a GUID such as that of a shell into bytes in the order of .NET. Returns FALSE if text isn't a GUID. */
gboolean wsman_psrp_id_parse (const char *text,
                              guint8     *id);

/* Prints such bytes as a GUID in lower case. text has room for 37 characters. */
void wsman_psrp_id_print (const guint8 *id,
                          char         *text);

/* Returns the name of a type, and NULL if it isn't known. */
const char *wsman_psrp_type_get_name (guint32 type);

/* Reads the header at the beginning of a message. Returns FALSE if size is less than that of a header. */
gboolean wsman_psrp_header_read (const guint8    *data,
                                 gsize            size,
                                 WsmanPsrpHeader *header);

/* Returns the bytes of a message. object is NULL for a message without data. */
GBytes *wsman_psrp_message_write (const WsmanPsrpHeader  *header,
                                  WsmanPSObject          *object,
                                  GError                **error);

/* Reads a message. object becomes NULL if the message has no data. */
gboolean wsman_psrp_message_read (GBytes           *message,
                                  WsmanPsrpHeader  *header,
                                  WsmanPSObject   **object,
                                  GError          **error);

G_END_DECLS
