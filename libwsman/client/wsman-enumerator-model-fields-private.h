/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The fields of WsmanEnumeratorModel, for the sources of the class: its properties, reading pages, and refreshing.
 */

#pragma once

#include "values/wsman-last-error-private.h"
#include "wsman-enumerator-model.h"

G_BEGIN_DECLS

#define WSMAN_DEFAULT_PAGE_SIZE 64

typedef struct _WsmanModelRefresh WsmanModelRefresh;

struct _WsmanEnumeratorModel
{
  GObject parent_instance;

  WsmanSession *session; /* the session that starts the enumeration; NULL if the program gave an enumerator */
  WsmanResourceLocator *locator;
  char *filter;
  char *dialect;
  WsmanEnumerationFlags flags;

  WsmanEnumerator *enumerator;
  GPtrArray *items;
  char **key_properties; /* the names that the program has set; or NULL */
  gboolean loading;
  gboolean end;
  WsmanLastError last_error;
  GError *failure; /* the error that last_error describes; or NULL */

  /* Reading pages. */
  GCancellable *cancellable; /* the cancellable of all calls that read pages */
  guint page_size;
  guint wanted; /* the number of items that the model should have */
  gboolean autoload;
  gboolean reading; /* TRUE while a call reads a page */
  gboolean failed;  /* TRUE if the model loads nothing automatically any more */

  /* Refreshing. */
  WsmanModelRefresh *refresh; /* the running refresh; or NULL */
  GPtrArray *waiting;         /* contains Caller: those that wait for the next refresh */
};

typedef enum
{
  PROP_ENUMERATOR = 1,
  PROP_AUTOLOAD,
  PROP_PAGE_SIZE,
  PROP_KEY_PROPERTIES,
  PROP_LOADING,
  PROP_AT_END_OF_STREAM,
  PROP_ERROR,
  PROP_FAULT,
  PROP_LAST_ERROR,
  PROP_ITEM_TYPE,
  PROP_N_ITEMS,
  N_PROPERTIES,
} WsmanEnumeratorModelProperty;

/* Creates the properties that programs set. */
void wsman_enumerator_model_define_settings (GParamSpec  **properties,
                                             GParamFlags   flags);

void wsman_enumerator_model_notify (WsmanEnumeratorModel         *self,
                                    WsmanEnumeratorModelProperty  property);
void wsman_enumerator_model_set_flag (WsmanEnumeratorModel         *self,
                                      gboolean                     *field,
                                      gboolean                      value,
                                      WsmanEnumeratorModelProperty  property);
void wsman_enumerator_model_set_enumerator (WsmanEnumeratorModel *self,
                                            WsmanEnumerator      *enumerator);

/* Stores the error for the properties. error is NULL after a success. */
void wsman_enumerator_model_store_error (WsmanEnumeratorModel *self,
                                         const GError         *error);

/* Starts the call that reads the next wanted items, unless a call is running or no call is needed. */
void wsman_enumerator_model_load (WsmanEnumeratorModel *self);

/* Forgets the call that reads a page, and cancels it. */
void wsman_enumerator_model_stop_loading (WsmanEnumeratorModel *self);

void wsman_enumerator_model_init_refreshing (WsmanEnumeratorModel *self);

/* Cancels the refresh. All its callers get CLOSED, and so do those that wait. */
void wsman_enumerator_model_stop_refreshing (WsmanEnumeratorModel *self);

void wsman_enumerator_model_list_model_init (GListModelInterface *iface);

G_END_DECLS
