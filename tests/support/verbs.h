/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A table with the two forms of every operation, so that a test can be written once and run with both.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;

  WsmanItem            *(*identify)   (WsmanSession *, WsmanSessionFlags, GCancellable *,
                                       GError **);
  WsmanItem            *(*get)        (WsmanSession *, WsmanResourceLocator *, GCancellable *,
                                       GError **);
  WsmanItem            *(*put)        (WsmanSession *, WsmanResourceLocator *, WsmanItem *,
                                       GCancellable *, GError **);
  WsmanItem            *(*update)     (WsmanSession *, WsmanResourceLocator *, GVariant *,
                                       GCancellable *, GError **);
  WsmanResourceLocator *(*create)     (WsmanSession *, WsmanResourceLocator *, WsmanItem *,
                                       GCancellable *, GError **);
  gboolean              (*delete)     (WsmanSession *, WsmanResourceLocator *, GCancellable *,
                                       GError **);
  WsmanItem            *(*invoke)     (WsmanSession *, const char *, WsmanResourceLocator *,
                                       WsmanItem *, GCancellable *, GError **);
  WsmanEnumerator      *(*enumerate)  (WsmanSession *, WsmanResourceLocator *, const char *,
                                       const char *, WsmanEnumerationFlags, GCancellable *,
                                       GError **);
  WsmanItem            *(*read_item)  (WsmanEnumerator *, GCancellable *, GError **);
  GPtrArray            *(*next_items) (WsmanEnumerator *, guint, GCancellable *, GError **);
  gboolean              (*release)    (WsmanEnumerator *, GCancellable *, GError **);
  gboolean              (*close)      (WsmanSession *, GCancellable *, GError **);
} TestVerbs;

/* The synchronous form, and the asynchronous one run to its end on the default main context. */
extern const TestVerbs test_verbs_sync;
extern const TestVerbs test_verbs_async;

G_END_DECLS
