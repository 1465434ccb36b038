/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The questions of PowerShell: lines, fields, choices, and secrets. One question is asked at a time. */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

/* Asks the user what PowerShell wants to know, and answers the call later. */
void wsmanctl_ps_question_ask (WsmanPSHostCall *call);

/* Gives up the question, if there is one. */
void wsmanctl_ps_question_cancel (void);

/* Returns an object among the items of a list. Returns NULL if the item isn't an object. */
WsmanPSObject *wsmanctl_ps_dup_object (WsmanPSObject *list,
                                       guint          index);

/* Returns a text among the items of a list. Returns an empty text if the item isn't a text. */
char *wsmanctl_ps_dup_text (WsmanPSObject *list,
                            guint          index);

G_END_DECLS
