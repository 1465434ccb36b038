/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * All connections of a server, and the limits for addresses, users and unauthenticated clients. A connection with a
 * running request is never chosen for eviction.
 */

#include "wsman-connection-list-private.h"

/* The maximum number of rejected connections that may be open until their responses are sent. */
#define MAX_REJECTED 64

/* The maximum number of network connections is divided by this number. The result is the number of connections that are
 * reserved for unauthenticated clients. Without this reserve, idle authenticated clients could keep all other clients
 * out. */
#define UNAUTHENTICATED_SHARE 8

struct _WsmanConnectionList
{
  const WsmanPolicy *policy;
  GQueue all; /* all connections (WsmanServerConnection), the oldest first */
};

/* The connections that count for one limit. One of these connections may be evicted. */
typedef struct
{
  gboolean (*matches) (WsmanServerConnection *connection,
                       gconstpointer          key);
  gconstpointer key;
} Group;

WsmanConnectionList *
wsman_connection_list_new (const WsmanPolicy *policy)
{
  WsmanConnectionList *self = g_new0 (WsmanConnectionList, 1);

  self->policy = policy;
  g_queue_init (&self->all);

  return self;
}

void
wsman_connection_list_free (WsmanConnectionList *self)
{
  g_queue_clear_full (&self->all, (GDestroyNotify) wsman_server_connection_unref);
  g_free (self);
}

void
wsman_connection_list_add (WsmanConnectionList   *self,
                           WsmanServerConnection *connection)
{
  g_queue_push_tail (&self->all, wsman_server_connection_ref (connection));
}

void
wsman_connection_list_remove (WsmanConnectionList   *self,
                              WsmanServerConnection *connection)
{
  if (g_queue_remove (&self->all, connection))
    wsman_server_connection_unref (connection);
}

WsmanServerConnection *
wsman_connection_list_peek (WsmanConnectionList *self)
{
  return g_queue_peek_head (&self->all);
}

gboolean
wsman_connection_list_is_busy (WsmanConnectionList *self)
{
  for (GList *l = self->all.head; l != NULL; l = l->next)
    if (wsman_server_connection_get_eviction_rank (l->data) != WSMAN_EVICTION_RANK_WAITING)
      return TRUE;

  return FALSE;
}

static gboolean
is_remote (WsmanServerConnection *connection,
           gconstpointer          key)
{
  return !wsman_server_connection_is_local (connection);
}

static gboolean
is_at_address (WsmanServerConnection *connection,
               gconstpointer          key)
{
  return is_remote (connection, NULL) && g_strcmp0 (wsman_server_connection_get_address_key (connection), key) == 0;
}

static gboolean
is_of_user (WsmanServerConnection *connection,
            gconstpointer          key)
{
  return is_remote (connection, NULL) && g_strcmp0 (wsman_server_connection_get_user_key (connection), key) == 0;
}

static gboolean
is_local (WsmanServerConnection *connection,
          gconstpointer          key)
{
  return wsman_server_connection_is_local (connection);
}

/* Tells whether the connection is on the Unix socket and belongs to a user other than root. Connections of root don't
 * count, so that an administrator can always examine the server. */
static gboolean
is_local_of_others (WsmanServerConnection *connection,
                    gconstpointer          key)
{
  return is_local (connection, NULL) && wsman_server_connection_get_uid (connection) != 0;
}

static gboolean
is_local_of_uid (WsmanServerConnection *connection,
                 gconstpointer          key)
{
  return is_local (connection, NULL) && wsman_server_connection_get_uid (connection) == *(const uid_t *) key;
}

static gboolean
is_unauthenticated (WsmanServerConnection *connection,
                    gconstpointer          key)
{
  return is_remote (connection, NULL) && wsman_server_connection_get_user_key (connection) == NULL;
}

static gboolean
group_contains (const Group           *group,
                WsmanServerConnection *connection)
{
  return !wsman_server_connection_is_rejected (connection) && group->matches (connection, group->key);
}

static guint
count_in_group (WsmanConnectionList *self,
                const Group         *group)
{
  guint count = 0;

  for (GList *link = self->all.head; link != NULL; link = link->next)
    count += group_contains (group, link->data);

  return count;
}

/* Returns the user of a connection, or its address while the user isn't known. */
static const char *
get_holder (WsmanServerConnection *connection)
{
  const char *identity = wsman_server_connection_get_user_key (connection);
  const char *address = wsman_server_connection_get_address_key (connection);

  return identity != NULL ? identity : address != NULL ? address : "";
}

/* Tells whether a is evicted before b, which has the same holder. Unauthenticated clients that wait are evicted before
 * clients that are being authenticated. Between clients of the same rank, the connection that has waited longer is
 * evicted first. */
static gboolean
goes_before (WsmanServerConnection *a,
             WsmanServerConnection *b)
{
  WsmanEvictionRank kind_a = wsman_server_connection_get_eviction_rank (a);
  WsmanEvictionRank kind_b = wsman_server_connection_get_eviction_rank (b);

  if (kind_a != kind_b)
    return kind_a > kind_b;

  return wsman_server_connection_get_waiting_since (a) < wsman_server_connection_get_waiting_since (b);
}

typedef struct
{
  guint count; /* the number of the holder's connections */
  WsmanServerConnection *first; /* the connection to evict first; NULL if none can be evicted */
} Holding;

/* Chooses a connection of the group to evict, either among the unauthenticated clients or among the authenticated
 * clients. The chosen connection belongs to the holder with the most connections. Returns NULL if no connection can be
 * evicted. */
static WsmanServerConnection *
choose (WsmanConnectionList *self,
        const Group         *group,
        gboolean             unauthenticated)
{
  g_autoptr(GHashTable) holdings = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  Holding *most = NULL;

  for (GList *link = self->all.head; link != NULL; link = link->next)
    {
      WsmanServerConnection *connection = link->data;
      Holding *holding;

      if (!group_contains (group, connection) ||
          (wsman_server_connection_get_user_key (connection) == NULL) != unauthenticated)
        continue;

      holding = g_hash_table_lookup (holdings, get_holder (connection));
      if (holding == NULL)
        {
          holding = g_new0 (Holding, 1);
          g_hash_table_insert (holdings, (gpointer) get_holder (connection), holding);
        }

      holding->count++;
      if (wsman_server_connection_get_eviction_rank (connection) != WSMAN_EVICTION_RANK_NEVER &&
          (holding->first == NULL || goes_before (connection, holding->first)))
        holding->first = connection;
      if (holding->first != NULL && (most == NULL || holding->count > most->count))
        most = holding;
    }

  return most != NULL ? most->first : NULL;
}

static WsmanAdmission
take (WsmanServerConnection  *found,
      WsmanServerConnection **victim)
{
  *victim = found;

  return found != NULL ? WSMAN_ADMISSION_EVICT : WSMAN_ADMISSION_REFUSED;
}

/* Chooses an unauthenticated connection or a TLS handshake to evict for a new unauthenticated client. A TLS handshake
 * isn't a connection yet, so the list doesn't contain TLS handshakes. */
static WsmanAdmission
find_unauthenticated (WsmanConnectionList    *self,
                      guint                   n_tls_handshakes,
                      WsmanServerConnection **victim)
{
  const Group group = { .matches = is_unauthenticated };
  WsmanServerConnection *found = choose (self, &group, TRUE);

  if (n_tls_handshakes > 0 && (found == NULL || n_tls_handshakes >= self->policy->max_unauthenticated_connections / 2))
    return WSMAN_ADMISSION_EVICT_TLS_HANDSHAKE;

  return take (found, victim);
}

static WsmanAdmission
find_in_group (WsmanConnectionList    *self,
               const Group            *group,
               WsmanServerConnection **victim)
{
  WsmanServerConnection *found = choose (self, group, TRUE);

  return take (found != NULL ? found : choose (self, group, FALSE), victim);
}

WsmanAdmission
wsman_connection_list_check_admission (WsmanConnectionList    *self,
                                       const char             *address_key,
                                       guint                   n_tls_handshakes,
                                       WsmanServerConnection **victim)
{
  const WsmanPolicy *policy = self->policy;
  const Group remote = { .matches = is_remote };
  const Group unauthenticated = { .matches = is_unauthenticated };
  const Group address = { .matches = is_at_address, .key = address_key };
  guint n_unauthenticated = count_in_group (self, &unauthenticated) + n_tls_handshakes;
  gboolean is_full = count_in_group (self, &remote) + n_tls_handshakes >= policy->max_connections;
  WsmanAdmission admission;

  *victim = NULL;
  if (address_key != NULL && policy->max_connections_per_address > 0 &&
      count_in_group (self, &address) >= policy->max_connections_per_address)
    return find_in_group (self, &address, victim);

  if (n_unauthenticated < policy->max_unauthenticated_connections && !is_full)
    return WSMAN_ADMISSION_GRANTED;

  if (n_unauthenticated < policy->max_unauthenticated_connections &&
      n_unauthenticated <= policy->max_connections / UNAUTHENTICATED_SHARE)
    {
      admission = take (choose (self, &remote, FALSE), victim);
      if (admission != WSMAN_ADMISSION_REFUSED)
        return admission;
    }

  admission = find_unauthenticated (self, n_tls_handshakes, victim);
  if (admission != WSMAN_ADMISSION_REFUSED || n_unauthenticated >= policy->max_unauthenticated_connections)
    return admission;

  return take (choose (self, &remote, FALSE), victim);
}

WsmanAdmission
wsman_connection_list_check_local_admission (WsmanConnectionList    *self,
                                             uid_t                   uid,
                                             WsmanServerConnection **victim)
{
  const Group of_uid = { .matches = is_local_of_uid, .key = &uid };
  const Group of_others = { .matches = is_local_of_others };

  *victim = NULL;
  if (count_in_group (self, &of_uid) >= self->policy->max_local_connections_per_user)
    return find_in_group (self, &of_uid, victim);

  if (uid != 0 && count_in_group (self, &of_others) >= self->policy->max_local_connections)
    return find_in_group (self, &of_others, victim);

  return WSMAN_ADMISSION_GRANTED;
}

WsmanAdmission
wsman_connection_list_check_user_admission (WsmanConnectionList    *self,
                                            WsmanServerConnection  *connection,
                                            WsmanServerConnection **victim)
{
  const char *user = wsman_server_connection_get_user_key (connection);
  const Group group = { .matches = is_of_user, .key = user };
  guint limit = self->policy->max_connections_per_user;

  /* The group already contains connection, so the size of the group may be equal to the limit. */
  *victim = NULL;
  if (limit == 0 || count_in_group (self, &group) <= limit)
    return WSMAN_ADMISSION_GRANTED;

  return take (choose (self, &group, FALSE), victim);
}

WsmanServerConnection *
wsman_connection_list_find_surplus (WsmanConnectionList *self)
{
  WsmanServerConnection *oldest = NULL;
  guint count = 0;

  for (GList *link = self->all.head; link != NULL; link = link->next)
    {
      if (!wsman_server_connection_is_rejected (link->data))
        continue;

      if (oldest == NULL)
        oldest = link->data;
      count++;
    }

  return count > MAX_REJECTED ? oldest : NULL;
}
