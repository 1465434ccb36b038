/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads WQL, which is WMI's query language. It reads data queries, queries for events, ASSOCIATORS OF and REFERENCES
 * OF. Queries for class definitions are refused.
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

  /* SELECT has these fields. */
  GStrv properties;          /* each name once; NULL for "*" */
  char *class_name;
  WsmanCondition *condition; /* the condition after WHERE; NULL if there is none */
  double within;             /* the seconds after WITHIN, which a query for events may have; 0 if there are none */
  char *isa_class;           /* the class in "TargetInstance ISA 'class'", which holds for every event; or NULL */
  guint n_isa_test;          /* the number of its test in the condition */

  /* ASSOCIATORS and REFERENCES have these fields. A field is NULL if the query doesn't contain it. */
  char *object;              /* the object path */
  char *association_class;
  char *result_class;
  char *role;
  char *result_role;
} WsmanWql;

/* Reads a query. The error says where the query is wrong. */
WsmanWql *wsman_wql_parse (const char  *text,
                           GError     **error);
void wsman_wql_free (WsmanWql *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanWql, wsman_wql_free)

G_END_DECLS
