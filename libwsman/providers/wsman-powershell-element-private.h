/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The elements that PowerShell reads and writes on its standard streams when it serves PowerShell remoting without
 * WS-Management. Each element is a line. A target is the pool, whose GUID is zero, or a pipeline.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The size of the text of a GUID with its terminator. */
#define WSMAN_POWERSHELL_TARGET_SIZE 37

/* The target that is the pool. */
#define WSMAN_POWERSHELL_POOL "00000000-0000-0000-0000-000000000000"

/* The most bytes of a line. PowerShell writes one fragment a line, which is much shorter. */
#define WSMAN_POWERSHELL_MAX_LINE (1024 * 1024)

/* Each kind is acknowledged by the kind after it. */
typedef enum
{
  WSMAN_POWERSHELL_DATA,
  WSMAN_POWERSHELL_DATA_ACK,
  WSMAN_POWERSHELL_COMMAND,
  WSMAN_POWERSHELL_COMMAND_ACK,
  WSMAN_POWERSHELL_SIGNAL,
  WSMAN_POWERSHELL_SIGNAL_ACK,
  WSMAN_POWERSHELL_CLOSE,
  WSMAN_POWERSHELL_CLOSE_ACK,
} WsmanPowerShellKind;

typedef struct
{
  WsmanPowerShellKind kind;
  char target[WSMAN_POWERSHELL_TARGET_SIZE]; /* a GUID in lower case */
  gboolean is_prompt; /* whether the data are the response of a host */
  GBytes *data;       /* only for DATA */
} WsmanPowerShellElement;

void wsman_powershell_element_clear (WsmanPowerShellElement *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanPowerShellElement, wsman_powershell_element_clear)

/* Appends the line of an element. Nothing of what a client sends is in it, except GUIDs and base64 that are printed
 * anew. */
void wsman_powershell_element_write (const WsmanPowerShellElement *self,
                                     GString                      *lines);

/* Reads a line without its end. self must be empty, and stays empty after an error. */
gboolean wsman_powershell_element_read (WsmanPowerShellElement  *self,
                                        const char              *line,
                                        GError                 **error);

G_END_DECLS
