/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Looks up the groups of accounts of this machine. */

#include <grp.h>

#include "wsman-identity-private.h"

/* The most groups of an account, and the most bytes of a group with the names of its members. */
#define MAX_GROUPS 65536
#define MAX_BUFFER (1024 * 1024)

static gboolean
find_group (const char *name,
            gid_t      *group)
{
  g_autofree char *buffer = NULL;

  for (gsize size = 1024; size <= MAX_BUFFER; size *= 2)
    {
      struct group entry, *found = NULL;
      int failure;

      buffer = g_realloc (buffer, size);
      failure = getgrnam_r (name, &entry, buffer, size, &found);
      if (failure == ERANGE)
        continue;
      if (failure != 0 || found == NULL)
        return FALSE;

      *group = entry.gr_gid;
      return TRUE;
    }

  return FALSE;
}

/* Returns the groups of an account. first is the one that its entry names. */
static GArray *
list_groups (const char *name,
             gid_t       first)
{
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (gid_t));
  int n_groups = 64;

  g_array_set_size (groups, n_groups);
  while (getgrouplist (name, first, (gid_t *) groups->data, &n_groups) < 0)
    {
      /* The function tells how many there are. */
      n_groups = MAX (n_groups, (int) groups->len * 2);
      if (n_groups > MAX_GROUPS)
        break;
      g_array_set_size (groups, n_groups);
    }
  g_array_set_size (groups, MIN ((guint) n_groups, groups->len));

  return groups;
}

static gboolean
contains (const GArray *groups,
          gid_t         group)
{
  for (guint i = 0; i < groups->len; i++)
    if (g_array_index (groups, gid_t, i) == group)
      return TRUE;

  return FALSE;
}

gboolean
wsman_account_is_in_group (WsmanAccount        account,
                           const char *const  *groups)
{
  g_autofree char *name = wsman_account_dup_name (account, NULL);
  g_autoptr(GArray) all = NULL;
  gid_t group;

  if (name == NULL || !wsman_account_find_group (account, &group))
    return FALSE;

  all = list_groups (name, group);
  for (; *groups != NULL; groups++)
    if (find_group (*groups, &group) && contains (all, group))
      return TRUE;

  return FALSE;
}
