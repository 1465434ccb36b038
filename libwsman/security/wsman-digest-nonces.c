/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Makes and checks nonces. Requests of several connections may arrive in another order than their counts, so the last
 * counts of each nonce are stored as bits. */

#include "wsman-digest-nonces-private.h"

#include <string.h>
#include <unistd.h>

#include "base/wsman-secret-private.h"

#define KEY_SIZE 32
#define RANDOM_SIZE 8
#define TIME_SIZE 8
#define MAC_SIZE 32
#define PLAIN_SIZE (TIME_SIZE + RANDOM_SIZE)

/* A nonce is valid for this time, and clients get the next one after half of it. */
#define LIFETIME (5 * 60 * G_TIME_SPAN_SECOND)
#define OLD_AGE (LIFETIME / 2)

/* The largest number of nonces whose counts are stored. */
#define MAX_NONCES 1024
/* A count may be lower than the highest one by less than this number. */
#define WINDOW 256
#define WORD_BITS 64

typedef struct
{
  gint64 time;
  guint32 highest;
  guint64 used[WINDOW / WORD_BITS]; /* the bit count % WINDOW tells whether a count within the window was used */
} NonceCounts;

struct _WsmanDigestNonces
{
  WsmanNonceClock clock;
  guint8 key[KEY_SIZE];
  GHashTable *counts; /* the nonce to its NonceCounts */
  gint64 floor;       /* nonces up to this time are stale unless they are in the table */
};

WsmanDigestNonces *
wsman_digest_nonces_new (WsmanNonceClock clock)
{
  WsmanDigestNonces *self = g_new0 (WsmanDigestNonces, 1);

  self->clock = clock;
  self->floor = -1;
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (getentropy (self->key, sizeof self->key) != 0)
    g_error ("The system gives no random numbers");

  return self;
}

void
wsman_digest_nonces_free (WsmanDigestNonces *self)
{
  explicit_bzero (self->key, sizeof self->key);
  g_hash_table_unref (self->counts);
  g_free (self);
}

static void
compute_mac (WsmanDigestNonces *self,
             const guint8      *plain,
             const char        *realm,
             guint8            *mac)
{
  g_autoptr(GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, self->key, sizeof self->key);
  gsize size = MAC_SIZE;

  g_hmac_update (hmac, plain, PLAIN_SIZE);
  g_hmac_update (hmac, (const guchar *) realm, strlen (realm));
  g_hmac_get_digest (hmac, mac, &size);
}

char *
wsman_digest_nonces_make (WsmanDigestNonces *self,
                          const char        *realm)
{
  guint8 nonce[PLAIN_SIZE + MAC_SIZE];
  gint64 now = GINT64_TO_BE (self->clock ());

  memcpy (nonce, &now, TIME_SIZE);
  if (getentropy (nonce + TIME_SIZE, RANDOM_SIZE) != 0)
    g_error ("The system gives no random numbers");
  compute_mac (self, nonce, realm, nonce + PLAIN_SIZE);

  return g_base64_encode (nonce, sizeof nonce);
}

/* Reads the time of a nonce. Returns FALSE if this process didn't make the nonce for the realm, or if its time is
 * over. */
static gboolean
read_time (WsmanDigestNonces *self,
           const char        *realm,
           const char        *nonce,
           gint64            *time)
{
  guint8 mac[MAC_SIZE];
  gsize length;
  g_autofree guint8 *bytes = g_base64_decode (nonce, &length);
  g_autofree char *canonical = g_base64_encode (bytes, length);
  guint8 difference = 0;

  /* Another text for the same bytes would have counts of its own. */
  if (length != PLAIN_SIZE + MAC_SIZE || !g_str_equal (canonical, nonce))
    return FALSE;

  compute_mac (self, bytes, realm, mac);
  for (guint i = 0; i < MAC_SIZE; i++)
    difference |= mac[i] ^ bytes[PLAIN_SIZE + i];
  memcpy (time, bytes, TIME_SIZE);
  *time = GINT64_FROM_BE (*time);

  return difference == 0 && self->clock () - *time <= LIFETIME;
}

static gboolean
is_expired (gpointer key,
            gpointer value,
            gpointer user_data)
{
  const NonceCounts *counts = value;
  WsmanDigestNonces *self = user_data;

  return self->clock () - counts->time > LIFETIME;
}

/* Removes the oldest nonce. It and older ones are stale from now on, so that their counts can't be used again. */
static void
remove_oldest (WsmanDigestNonces *self)
{
  GHashTableIter iter;
  const char *oldest = NULL;
  gint64 time = G_MAXINT64;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->counts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const NonceCounts *counts = value;

      if (counts->time < time)
        {
          time = counts->time;
          oldest = key;
        }
    }

  self->floor = MAX (self->floor, time);
  g_hash_table_remove (self->counts, oldest);
}

static NonceCounts *
add_nonce (WsmanDigestNonces *self,
           const char        *nonce,
           gint64             time)
{
  NonceCounts *counts = g_new0 (NonceCounts, 1);

  if (g_hash_table_size (self->counts) >= MAX_NONCES)
    g_hash_table_foreach_remove (self->counts, is_expired, self);
  if (g_hash_table_size (self->counts) >= MAX_NONCES)
    remove_oldest (self);

  counts->time = time;
  g_hash_table_insert (self->counts, g_strdup (nonce), counts);

  return counts;
}

/* Forgets the counts that leave the window when count becomes the highest one. */
static void
move_window (NonceCounts *counts,
             guint32      count)
{
  if (count - counts->highest >= WINDOW)
    memset (counts->used, 0, sizeof counts->used);
  else
    for (guint32 each = counts->highest + 1; each != count; each++)
      counts->used[each % WINDOW / WORD_BITS] &= ~(G_GUINT64_CONSTANT (1) << (each % WORD_BITS));

  counts->highest = count;
  counts->used[count % WINDOW / WORD_BITS] &= ~(G_GUINT64_CONSTANT (1) << (count % WORD_BITS));
}

/* Notes the count. Returns FALSE if it was used before, or if that isn't known any more. */
static gboolean
note_count (NonceCounts *counts,
            guint32      count)
{
  guint64 *word = &counts->used[count % WINDOW / WORD_BITS];
  guint64 bit = G_GUINT64_CONSTANT (1) << (count % WORD_BITS);

  if (count > counts->highest)
    move_window (counts, count);
  else if (count == 0 || counts->highest - count >= WINDOW || (*word & bit) != 0)
    return FALSE;
  *word |= bit;

  return TRUE;
}

WsmanNonceUse
wsman_digest_nonces_use (WsmanDigestNonces *self,
                         const char        *realm,
                         const char        *nonce,
                         guint32            count)
{
  NonceCounts *counts = g_hash_table_lookup (self->counts, nonce);
  gint64 time;

  if (!read_time (self, realm, nonce, &time) || (counts == NULL && time <= self->floor))
    return WSMAN_NONCE_USE_STALE;
  if (counts == NULL)
    counts = add_nonce (self, nonce, time);

  return note_count (counts, count) ? WSMAN_NONCE_USE_FIRST : WSMAN_NONCE_USE_REPLAY;
}

gboolean
wsman_digest_nonces_is_old (WsmanDigestNonces *self,
                            const char        *realm,
                            const char        *nonce)
{
  gint64 time;

  return !read_time (self, realm, nonce, &time) || self->clock () - time > OLD_AGE;
}

guint
wsman_digest_nonces_get_size (const WsmanDigestNonces *self)
{
  return g_hash_table_size (self->counts);
}
