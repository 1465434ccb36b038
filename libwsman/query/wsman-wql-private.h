/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * WQL, WMI's query language: data queries, ASSOCIATORS OF and REFERENCES OF. Queries for events and for class
 * definitions are refused.
 */

#pragma once

#include "wsman-condition-private.h"

G_BEGIN_DECLS

typedef enum
{
  WSMAN_WQL_SELECT,
  WSMAN_WQL_ASSOCIATORS,
  WSMAN_WQL_REFERENCES,
} WsmanWqlKind;

typedef struct
{
  WsmanWqlKind kind;

  /* SELECT */
  GStrv properties;          /* sorted, each once; NULL for "*" */
  char *class_name;
  WsmanCondition *condition; /* or NULL */

  /* ASSOCIATORS and REFERENCES; a field is NULL if the query doesn't have it */
  char *object;              /* the object path */
  char *association_class;
  char *result_class;
  char *role;
  char *result_role;
} WsmanWql;

/* The error says where the query is wrong. */
WsmanWql *wsman_wql_parse (const char  *text,
                           GError     **error);
void wsman_wql_free (WsmanWql *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanWql, wsman_wql_free)

G_END_DECLS
