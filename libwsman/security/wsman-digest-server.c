/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Checks proofs of Digest. [RFC 7616] 3.4. The order of the checks doesn't tell whether a user exists: the user's proof
 * is computed before anything is decided. */

#include "wsman-digest-server-private.h"

#include <string.h>

#include "base/wsman-file-private.h"
#include "base/wsman-log-private.h"
#include "base/wsman-secret-private.h"
#include "wsman-challenge-private.h"
#include "wsman-digest-users-private.h"

#define COUNT_DIGITS 8
/* The longest nonce of a client. */
#define MAX_CNONCE 256
/* A file that can't be used is read again after this time, even if it seems unchanged, in microseconds. */
#define RETRY_TIME G_TIME_SPAN_SECOND

struct _WsmanDigestServer
{
  char *path;
  WsmanFileStamp stamp;
  WsmanDigestUsers *users;
  WsmanDigestNonces *nonces;
  WsmanNonceClock clock;
  gboolean is_unusable; /* TRUE while the file can't be used; then there are no users */
  gint64 retry;         /* the time to read an unusable file again */
};

void
wsman_digest_server_free (WsmanDigestServer *self)
{
  g_free (self->path);
  g_clear_pointer (&self->users, wsman_digest_users_free);
  g_clear_pointer (&self->nonces, wsman_digest_nonces_free);
  g_free (self);
}

WsmanDigestServer *
wsman_digest_server_new (const char       *path,
                         WsmanNonceClock   clock,
                         GError          **error)
{
  g_autoptr(WsmanDigestServer) self = g_new0 (WsmanDigestServer, 1);

  self->path = g_strdup (path);
  self->nonces = wsman_digest_nonces_new (clock);
  self->clock = clock;
  wsman_file_is_unchanged (path, &self->stamp);
  self->users = wsman_digest_users_read (path, error);

  return self->users != NULL ? g_steal_pointer (&self) : NULL;
}

void
wsman_digest_check_clear (WsmanDigestCheck *self)
{
  g_clear_pointer (&self->user_name, g_free);
  g_clear_pointer (&self->info, g_free);
}

/* Forgets all users, because somebody may have removed the file to lock them out. The log gets the reason once. */
static void
lock_out (WsmanDigestServer *self,
          const char        *reason)
{
  if (!self->is_unusable)
    wsman_log (WSMAN_EVENT_USER_FILE, .reason = reason);
  self->is_unusable = TRUE;
  self->retry = self->clock () + RETRY_TIME;
  wsman_digest_users_forget (self->users);
}

/* Reads the file again if it has changed. This happens on the main loop: a look at the file's status for each request,
 * and after a change a regular file of limited size. */
static void
refresh (WsmanDigestServer *self)
{
  gboolean is_unchanged = wsman_file_is_unchanged (self->path, &self->stamp);
  g_autoptr(GError) local_error = NULL;
  WsmanDigestUsers *users;

  if (is_unchanged && (!self->is_unusable || self->clock () < self->retry))
    return;

  users = wsman_digest_users_read (self->path, &local_error);
  if (users == NULL)
    {
      lock_out (self, local_error->message);
      return;
    }

  wsman_digest_users_free (self->users);
  self->users = users;
  self->is_unusable = FALSE;
}

GStrv
wsman_digest_server_make_challenges (WsmanDigestServer *self,
                                     gboolean           is_stale)
{
  static const WsmanDigestAlgorithm algorithms[] = { { G_CHECKSUM_SHA256, FALSE }, { G_CHECKSUM_MD5, FALSE } };
  g_autoptr(GStrvBuilder) challenges = g_strv_builder_new ();
  const char *realm;
  g_autofree char *nonce = NULL;

  refresh (self);
  realm = wsman_digest_users_get_realm (self->users);
  nonce = wsman_digest_nonces_make (self->nonces, realm);
  for (guint i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      g_autoptr(GString) text = g_string_new (WSMAN_DIGEST_SCHEME " ");

      if (!wsman_digest_users_have (self->users, algorithms[i].hash))
        continue;

      wsman_parameter_append_quoted (text, "realm", realm);
      wsman_parameter_append_quoted (text, "qop", "auth");
      wsman_parameter_append (text, "algorithm", wsman_digest_algorithm_get_name (&algorithms[i]));
      wsman_parameter_append_quoted (text, "nonce", nonce);
      wsman_parameter_append (text, "charset", "UTF-8");
      wsman_parameter_append (text, "userhash", "true");
      if (is_stale)
        wsman_parameter_append (text, "stale", "true");
      g_strv_builder_add (challenges, text->str);
    }

  return g_strv_builder_end (challenges);
}

/* The values of a client's credentials. All texts are borrowed, except the name. */
typedef struct
{
  WsmanDigestInput input;
  char *name;
  gboolean is_hashed; /* TRUE if name is the hash of the user's name */
  guint32 count;
  char *response;     /* in lower case */
} DigestFields;

static void
digest_fields_clear (DigestFields *self)
{
  g_free (self->name);
  g_free (self->response);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DigestFields, digest_fields_clear)

static gboolean
read_name (const WsmanChallenge *fields,
           DigestFields         *self)
{
  const char *name = wsman_challenge_get (fields, "username");
  const char *encoded = wsman_challenge_get (fields, "username*");
  const char *is_hashed = wsman_challenge_get (fields, "userhash");

  self->is_hashed = is_hashed != NULL && g_ascii_strcasecmp (is_hashed, "true") == 0;
  if ((name == NULL) == (encoded == NULL) || (encoded != NULL && self->is_hashed))
    return FALSE;
  if (encoded != NULL)
    self->name = wsman_digest_decode_name (encoded);
  else if (g_utf8_validate (name, -1, NULL))
    self->name = self->is_hashed ? g_ascii_strdown (name, -1) : g_strdup (name);

  return self->name != NULL && *self->name != '\0';
}

static gboolean
read_count (const char *text,
            guint32    *count)
{
  guint64 value;

  if (text == NULL || strlen (text) != COUNT_DIGITS ||
      !g_ascii_string_to_unsigned (text, 16, 1, G_MAXUINT32, &value, NULL))
    return FALSE;
  *count = value;

  return TRUE;
}

/* Reads credentials. Returns the reason if they can't be used, or NULL. */
static const char *
read_credentials (const WsmanChallenge *fields,
                  const char           *realm,
                  DigestFields         *self)
{
  const char *qop = wsman_challenge_get (fields, "qop");
  const char *response = wsman_challenge_get (fields, "response");
  WsmanDigestInput *input = &self->input;

  input->nonce = wsman_challenge_get (fields, "nonce");
  input->cnonce = wsman_challenge_get (fields, "cnonce");
  input->count = wsman_challenge_get (fields, "nc");
  input->uri = wsman_challenge_get (fields, "uri");
  input->qop = WSMAN_DIGEST_QOP_AUTH;
  self->response = response != NULL ? g_ascii_strdown (response, -1) : NULL;

  if (!read_name (fields, self))
    return "The credentials name no user";
  if (g_strcmp0 (wsman_challenge_get (fields, "realm"), realm) != 0)
    return "The credentials are for another realm";
  if (!wsman_digest_algorithm_parse (wsman_challenge_get (fields, "algorithm"), &input->algorithm) ||
      input->algorithm.session)
    return "The algorithm isn’t offered here";
  if (qop == NULL || g_ascii_strcasecmp (qop, "auth") != 0)
    return "The qop isn’t offered here";
  if (input->nonce == NULL || input->uri == NULL || self->response == NULL || input->cnonce == NULL ||
      *input->cnonce == '\0' || strlen (input->cnonce) > MAX_CNONCE || !read_count (input->count, &self->count))
    return "The credentials are incomplete";

  return NULL;
}

/* Returns the server's own proof, and the next nonce if the present one is old. */
static char *
make_info (WsmanDigestServer      *self,
           const WsmanDigestInput *input)
{
  const char *realm = wsman_digest_users_get_realm (self->users);
  g_autoptr(GString) text = g_string_new (NULL);
  WsmanDigestInput own = *input;
  g_autofree char *proof = NULL;

  own.method = NULL;
  proof = wsman_digest_compute (&own);
  wsman_parameter_append_quoted (text, "rspauth", proof);
  wsman_parameter_append (text, "qop", "auth");
  wsman_parameter_append_quoted (text, "cnonce", input->cnonce);
  wsman_parameter_append (text, "nc", input->count);
  if (wsman_digest_nonces_is_old (self->nonces, realm, input->nonce))
    {
      g_autofree char *next = wsman_digest_nonces_make (self->nonces, realm);

      wsman_parameter_append_quoted (text, "nextnonce", next);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Decides about a nonce after the user has proved to know the password. */
static void
judge_nonce (WsmanDigestServer  *self,
             const DigestFields *credentials,
             WsmanDigestCheck   *check)
{
  const char *realm = wsman_digest_users_get_realm (self->users);

  switch (wsman_digest_nonces_use (self->nonces, realm, credentials->input.nonce, credentials->count))
    {
    case WSMAN_NONCE_USE_FIRST:
      check->verdict = WSMAN_DIGEST_VERDICT_ACCEPTED;
      check->info = make_info (self, &credentials->input);
      break;
    case WSMAN_NONCE_USE_STALE:
      check->verdict = WSMAN_DIGEST_VERDICT_STALE;
      break;
    case WSMAN_NONCE_USE_REPLAY:
    default:
      check->reason = "The count of the nonce was used before";
      break;
    }
}

void
wsman_digest_server_check (WsmanDigestServer          *self,
                           const char                 *authorization,
                           const WsmanSecurityRequest *request,
                           WsmanDigestCheck           *check)
{
  g_autoptr(WsmanChallenge) fields = wsman_credentials_parse (authorization);
  g_auto(DigestFields) credentials = { 0, };
  g_autofree char *expected = NULL;
  const char *user_name;
  gboolean is_right;

  memset (check, 0, sizeof *check);
  refresh (self);
  check->reason = "The credentials can’t be read";
  if (fields == NULL || !wsman_challenge_is (fields, WSMAN_DIGEST_SCHEME))
    return;

  check->reason = read_credentials (fields, wsman_digest_users_get_realm (self->users), &credentials);
  check->user_name = g_strdup (credentials.name);
  if (check->reason != NULL)
    return;

  credentials.input.method = request->method;
  user_name = wsman_digest_users_find (self->users, credentials.input.algorithm.hash, credentials.name,
                                       credentials.is_hashed, &credentials.input.user_hash);
  expected = wsman_digest_compute (&credentials.input);
  is_right = wsman_secret_equal (credentials.response, expected);
  if (user_name == NULL || !is_right)
    check->reason = self->is_unusable ? "The file of the users can’t be used" : "The user or the password is wrong";
  else if (!g_str_equal (credentials.input.uri, request->target))
    check->reason = "The credentials are for another path";
  if (check->reason != NULL)
    return;

  g_free (check->user_name);
  check->user_name = g_strdup (user_name);
  judge_nonce (self, &credentials, check);
}
