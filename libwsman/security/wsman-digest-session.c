/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Chooses a challenge, makes the client's proofs, and checks those of the server. The strongest algorithm that the
 * server offers is used. After that, the server can't make the session use a weaker one.
 */

#include "wsman-digest-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-secret-private.h"
#include "wsman-challenge-private.h"

/* A challenge that can be used, and the use of its nonce. */
typedef struct
{
  WsmanDigestAlgorithm algorithm;
  WsmanDigestQop qop;
  gboolean hashes_name; /* TRUE if the server accepts the hash of the user's name */
  gboolean is_utf8;     /* TRUE if the server reads names in UTF-8 */
  gboolean is_stale;    /* TRUE if the server refused only the nonce */
  char *realm;
  char *nonce;
  char *opaque;         /* NULL if there is none */
  char *cnonce;         /* the client's nonce for an algorithm with a session */
  guint32 count;        /* how often the nonce was used */
} Use;

struct _WsmanDigestSession
{
  GMutex mutex;
  char *user_name;
  char *password; /* a secret */
  WsmanDigestFlags flags;
  Use *use;          /* NULL before the first challenge */
  gboolean is_fixed; /* TRUE if a challenge was taken, so that no weaker algorithm may follow */
  GChecksumType strongest; /* the algorithm of that challenge */
};

static void
use_free (Use *self)
{
  g_free (self->realm);
  g_free (self->nonce);
  g_free (self->opaque);
  g_free (self->cnonce);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Use, use_free)

static void
wsman_digest_session_finalize (gpointer data)
{
  WsmanDigestSession *self = data;

  g_mutex_clear (&self->mutex);
  g_free (self->user_name);
  wsman_secret_free (self->password);
  g_clear_pointer (&self->use, use_free);
}

WsmanDigestSession *
wsman_digest_session_new (const char       *user_name,
                          const char       *password,
                          WsmanDigestFlags  flags)
{
  WsmanDigestSession *self = g_atomic_rc_box_new0 (WsmanDigestSession);

  g_mutex_init (&self->mutex);
  self->user_name = g_strdup (user_name != NULL ? user_name : "");
  self->password = wsman_secret_dup (password != NULL ? password : "");
  self->flags = flags;

  return self;
}

WsmanDigestSession *
wsman_digest_session_renew (WsmanDigestSession *self,
                            const char         *user_name,
                            const char         *password)
{
  WsmanDigestSession *other = wsman_digest_session_new (user_name, password, self->flags);

  g_mutex_lock (&self->mutex);
  other->is_fixed = self->is_fixed;
  other->strongest = self->strongest;
  g_mutex_unlock (&self->mutex);

  return other;
}

WsmanDigestSession *
wsman_digest_session_ref (WsmanDigestSession *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
wsman_digest_session_unref (WsmanDigestSession *self)
{
  g_atomic_rc_box_release_full (self, wsman_digest_session_finalize);
}

void
wsman_digest_proof_free (WsmanDigestProof *self)
{
  wsman_secret_free (self->user_hash);
  g_free (self->nonce);
  g_free (self->cnonce);
  g_free (self->uri);
  g_free (self);
}

gboolean
wsman_digest_session_is_ready (WsmanDigestSession *self)
{
  gboolean is_ready;

  g_mutex_lock (&self->mutex);
  is_ready = self->use != NULL;
  g_mutex_unlock (&self->mutex);

  return is_ready;
}

/* --- Challenges --- */

static gboolean
is_true (const WsmanChallenge *challenge,
         const char           *name)
{
  const char *value = wsman_challenge_get (challenge, name);

  return value != NULL && g_ascii_strcasecmp (value, "true") == 0;
}

/* Chooses the quality of protection. A server that offers no qop never proves that it knows the user, and the proof has
 * no nonce of the client. So a challenge without qop is only allowed if silence of the server is, and only with MD5,
 * because only servers that are older than SHA-256 make such challenges. */
static gboolean
choose_qop (const WsmanChallenge *challenge,
            WsmanDigestFlags      flags,
            Use                  *use)
{
  const char *offered = wsman_challenge_get (challenge, "qop");
  gboolean has_auth = wsman_words_contain (offered, "auth");
  gboolean has_integrity = wsman_words_contain (offered, "auth-int");

  if (has_integrity && (!has_auth || (flags & WSMAN_DIGEST_FLAGS_PREFER_INTEGRITY) != 0))
    use->qop = WSMAN_DIGEST_QOP_AUTH_INT;
  else if (has_auth)
    use->qop = WSMAN_DIGEST_QOP_AUTH;
  else
    use->qop = WSMAN_DIGEST_QOP_NONE;

  return use->qop != WSMAN_DIGEST_QOP_NONE ||
         (offered == NULL && use->algorithm.hash == G_CHECKSUM_MD5 && (flags & WSMAN_DIGEST_FLAGS_ACCEPT_SILENCE) != 0);
}

/* Returns NULL if the challenge can't be used. */
static Use *
use_new (const WsmanChallenge *challenge,
         WsmanDigestFlags      flags)
{
  g_autoptr(Use) self = g_new0 (Use, 1);
  const char *charset = wsman_challenge_get (challenge, "charset");

  self->realm = g_strdup (wsman_challenge_get (challenge, "realm"));
  self->nonce = g_strdup (wsman_challenge_get (challenge, "nonce"));
  self->opaque = g_strdup (wsman_challenge_get (challenge, "opaque"));
  self->hashes_name = is_true (challenge, "userhash");
  self->is_stale = is_true (challenge, "stale");
  self->is_utf8 = charset != NULL && g_ascii_strcasecmp (charset, "UTF-8") == 0;
  if (self->realm == NULL || self->nonce == NULL ||
      !wsman_digest_algorithm_parse (wsman_challenge_get (challenge, "algorithm"), &self->algorithm) ||
      !choose_qop (challenge, flags, self))
    return NULL;
  if (self->algorithm.session)
    self->cnonce = wsman_digest_make_cnonce ();

  return g_steal_pointer (&self);
}

static gboolean
is_stronger (const Use *self,
             const Use *other)
{
  return other == NULL ||
         (self->algorithm.hash == G_CHECKSUM_SHA256 && other->algorithm.hash == G_CHECKSUM_MD5);
}

/* Returns the strongest of the challenges that can be used; NULL if there is none. The server prefers the first one.
 * unknown becomes an algorithm that this library doesn't have, or NULL. n_found becomes the number of challenges of
 * Digest. */
static Use *
choose_challenge (GPtrArray         *challenges,
                  WsmanDigestFlags   flags,
                  const char       **unknown,
                  guint             *n_found)
{
  g_autoptr(Use) best = NULL;

  *unknown = NULL;
  *n_found = 0;
  for (guint i = 0; i < challenges->len; i++)
    {
      const WsmanChallenge *challenge = g_ptr_array_index (challenges, i);
      const char *name = wsman_challenge_get (challenge, "algorithm");
      WsmanDigestAlgorithm algorithm;
      g_autoptr(Use) use = NULL;

      if (!wsman_challenge_is (challenge, WSMAN_DIGEST_SCHEME))
        continue;

      (*n_found)++;
      if (!wsman_digest_algorithm_parse (name, &algorithm))
        *unknown = name;
      use = use_new (challenge, flags);
      if (use != NULL && is_stronger (use, best))
        {
          g_clear_pointer (&best, use_free);
          best = g_steal_pointer (&use);
        }
    }

  return g_steal_pointer (&best);
}

/* Sets the error for challenges of Digest of which none can be used. */
static void
set_error_for_challenges (const char  *unknown,
                          GError     **error)
{
  if (unknown == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_PROTOCOL, SEC_E_INVALID_TOKEN,
                       _("The server’s challenge of Digest lacks its realm, its nonce or a known qop; use profile "
                         "CONTROLLER for a machine that never offers a qop"));
      return;
    }

  if (g_ascii_strncasecmp (unknown, "SHA-512-256", strlen ("SHA-512-256")) == 0)
    wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, SEC_E_ALGORITHM_MISMATCH,
                     _("The server offers Digest only with SHA-512-256, which isn’t supported; let it offer SHA-256"));
  else
    wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, SEC_E_ALGORITHM_MISMATCH,
                     _("The server offers Digest only with an algorithm that isn’t known here; let it offer SHA-256"));
}

/* Tells whether the algorithm of a challenge is strong enough. */
static gboolean
check_strength (WsmanDigestSession  *self,
                const Use           *use,
                GError             **error)
{
  if (use->algorithm.hash != G_CHECKSUM_MD5)
    return TRUE;

  if (self->is_fixed && self->strongest != G_CHECKSUM_MD5)
    return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, SEC_E_ALGORITHM_MISMATCH,
                               _("The server offered Digest with SHA-256 before, and now only with MD5; somebody may "
                                 "have changed its offer on the way"));
  if ((self->flags & WSMAN_DIGEST_FLAGS_ACCEPT_MD5) == 0)
    return wsman_error_refuse (error, WSMAN_ERROR_UNSUPPORTED, SEC_E_ALGORITHM_MISMATCH,
                               _("The server offers Digest only with MD5, which is weak; let it offer SHA-256, or "
                                 "accept that by accept-digest-md5"));

  return TRUE;
}

/* Takes a challenge that the caller owns. The mutex is locked. */
static WsmanChallengeResult
take_use (WsmanDigestSession      *self,
          Use                     *use,
          const WsmanDigestProof  *proof,
          GError                 **error)
{
  gboolean is_renewal = proof == NULL || (use->is_stale && !g_str_equal (use->nonce, proof->nonce));

  if (!check_strength (self, use, error))
    {
      use_free (use);
      return WSMAN_CHALLENGE_RESULT_ERROR;
    }
  /* The credentials were refused, so the session begins again. */
  if (!is_renewal)
    {
      use_free (use);
      g_clear_pointer (&self->use, use_free);
      return WSMAN_CHALLENGE_RESULT_REFUSED;
    }

  g_clear_pointer (&self->use, use_free);
  self->use = use;
  self->is_fixed = TRUE;
  self->strongest = use->algorithm.hash;

  return WSMAN_CHALLENGE_RESULT_TAKEN;
}

WsmanChallengeResult
wsman_digest_session_take_challenge (WsmanDigestSession      *self,
                                     const char              *challenges,
                                     const WsmanDigestProof  *proof,
                                     GError                 **error)
{
  g_autoptr(GPtrArray) parsed = wsman_challenges_parse (challenges != NULL ? challenges : "");
  WsmanChallengeResult result;
  const char *unknown;
  guint n_found;
  Use *use;

  if (parsed == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_PROTOCOL, SEC_E_INVALID_TOKEN,
                       _("The server’s challenges (WWW-Authenticate) aren’t well formed, or are too many"));
      return WSMAN_CHALLENGE_RESULT_ERROR;
    }

  use = choose_challenge (parsed, self->flags, &unknown, &n_found);
  if (use == NULL && n_found == 0)
    return WSMAN_CHALLENGE_RESULT_REFUSED;
  if (use == NULL)
    {
      set_error_for_challenges (unknown, error);
      return WSMAN_CHALLENGE_RESULT_ERROR;
    }

  g_mutex_lock (&self->mutex);
  result = take_use (self, use, proof, error);
  g_mutex_unlock (&self->mutex);

  return result;
}

/* --- The client's proof --- */

static WsmanDigestProof *
make_proof (WsmanDigestSession         *self,
            const WsmanSecurityRequest *request)
{
  WsmanDigestProof *proof = g_new0 (WsmanDigestProof, 1);
  Use *use = self->use;
  WsmanDigestInput *input = &proof->input;

  use->count++;
  g_snprintf (proof->count, sizeof proof->count, "%08x", use->count);
  proof->user_hash = wsman_digest_hash_user (use->algorithm.hash, self->user_name, use->realm, self->password);
  proof->nonce = g_strdup (use->nonce);
  proof->cnonce = use->cnonce != NULL ? g_strdup (use->cnonce) : wsman_digest_make_cnonce ();
  proof->uri = g_strdup (request->target);

  input->algorithm = use->algorithm;
  input->qop = use->qop;
  input->user_hash = proof->user_hash;
  input->nonce = proof->nonce;
  input->cnonce = proof->cnonce;
  input->count = proof->count;
  input->uri = proof->uri;

  return proof;
}

/* Tells whether a quoted text can't hold name, because the text would end the header field. */
static gboolean
has_control (const char *name)
{
  while (*name != '\0' && !g_ascii_iscntrl (*name))
    name++;

  return *name != '\0';
}

/* Appends the user's name. Servers that don't read UTF-8 get the bytes of the name, as other clients send them. */
static void
append_user_name (WsmanDigestSession *self,
                  GString            *text)
{
  if (self->use->hashes_name)
    {
      g_autofree char *hash = wsman_digest_hash_name (self->use->algorithm.hash, self->user_name, self->use->realm);

      wsman_parameter_append_quoted (text, "username", hash);
      wsman_parameter_append (text, "userhash", "true");
    }
  else if ((self->use->is_utf8 && !g_str_is_ascii (self->user_name)) || has_control (self->user_name))
    {
      g_autofree char *encoded = wsman_digest_encode_name (self->user_name);

      wsman_parameter_append (text, "username*", encoded);
    }
  else
    {
      wsman_parameter_append_quoted (text, "username", self->user_name);
    }
}

/* Writes the Authorization field. The mutex is locked. */
static char *
write_authorization (WsmanDigestSession     *self,
                     const WsmanDigestProof *proof,
                     const char             *response)
{
  g_autoptr(GString) text = g_string_new (WSMAN_DIGEST_SCHEME " ");
  const Use *use = self->use;

  append_user_name (self, text);
  wsman_parameter_append_quoted (text, "realm", use->realm);
  wsman_parameter_append_quoted (text, "nonce", proof->nonce);
  wsman_parameter_append_quoted (text, "uri", proof->uri);
  wsman_parameter_append (text, "algorithm", wsman_digest_algorithm_get_name (&use->algorithm));
  wsman_parameter_append_quoted (text, "response", response);
  if (use->opaque != NULL)
    wsman_parameter_append_quoted (text, "opaque", use->opaque);
  if (use->qop != WSMAN_DIGEST_QOP_NONE)
    {
      wsman_parameter_append (text, "qop", wsman_digest_qop_get_name (use->qop));
      wsman_parameter_append (text, "nc", proof->count);
    }
  if (use->qop != WSMAN_DIGEST_QOP_NONE || use->algorithm.session)
    wsman_parameter_append_quoted (text, "cnonce", proof->cnonce);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
wsman_digest_session_authorize (WsmanDigestSession          *self,
                                const WsmanSecurityRequest  *request,
                                WsmanDigestProof           **proof)
{
  char *authorization = NULL;

  g_mutex_lock (&self->mutex);
  if (self->use != NULL)
    {
      g_autofree char *response = NULL;
      WsmanDigestInput input;

      *proof = make_proof (self, request);
      input = (*proof)->input;
      input.method = request->method;
      input.body = request->body;
      response = wsman_digest_compute (&input);
      authorization = write_authorization (self, *proof, response);
    }
  g_mutex_unlock (&self->mutex);

  return authorization;
}

/* --- The server's proof --- */

/* Takes the nonce for the next requests, unless another challenge has come since then. An algorithm with a session
 * keeps its nonce, because the session belongs to it. */
static void
take_next_nonce (WsmanDigestSession     *self,
                 const WsmanDigestProof *proof,
                 const char             *nonce)
{
  g_mutex_lock (&self->mutex);
  if (self->use != NULL && !proof->input.algorithm.session && g_str_equal (self->use->nonce, proof->nonce) &&
      !g_str_equal (nonce, proof->nonce))
    {
      g_free (self->use->nonce);
      self->use->nonce = g_strdup (nonce);
      self->use->count = 0;
    }
  g_mutex_unlock (&self->mutex);
}

/* Tells whether the values that the server repeats belong to this request. A server may leave them out. */
static gboolean
is_about (GHashTable             *info,
          const WsmanDigestProof *proof)
{
  const char *cnonce = g_hash_table_lookup (info, "cnonce");
  const char *count = g_hash_table_lookup (info, "nc");
  const char *qop = g_hash_table_lookup (info, "qop");

  return (cnonce == NULL || g_str_equal (cnonce, proof->cnonce)) &&
         (count == NULL || g_ascii_strcasecmp (count, proof->count) == 0) &&
         (qop == NULL || g_ascii_strcasecmp (qop, wsman_digest_qop_get_name (proof->input.qop)) == 0);
}

static gboolean
check_proof (GHashTable             *info,
             const WsmanDigestProof *proof,
             GBytes                 *body,
             GError                **error)
{
  const char *rspauth = g_hash_table_lookup (info, "rspauth");
  WsmanDigestInput input = proof->input;
  g_autofree char *expected = NULL;
  g_autofree char *claimed = NULL;

  input.body = body;
  expected = wsman_digest_compute (&input);
  claimed = g_ascii_strdown (rspauth, -1);
  if (is_about (info, proof) && wsman_secret_equal (claimed, expected))
    return TRUE;

  return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, SEC_E_MESSAGE_ALTERED,
                             _("The server doesn’t prove that it knows the user’s password (rspauth is wrong)"));
}

gboolean
wsman_digest_session_check (WsmanDigestSession      *self,
                            const WsmanDigestProof  *proof,
                            const char              *info,
                            GBytes                  *body,
                            GError                 **error)
{
  g_autoptr(GHashTable) parameters = wsman_parameters_parse (info != NULL ? info : "");
  const char *next;

  if (parameters == NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, SEC_E_INVALID_TOKEN,
                               _("The server’s Authentication-Info isn’t well formed"));
  if (proof->input.qop == WSMAN_DIGEST_QOP_NONE)
    return TRUE;

  if (g_hash_table_lookup (parameters, "rspauth") == NULL)
    {
      if ((self->flags & WSMAN_DIGEST_FLAGS_ACCEPT_SILENCE) != 0)
        return TRUE;
      return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, SEC_E_MESSAGE_ALTERED,
                                 _("The server doesn’t prove that it knows the user’s password (rspauth is missing); "
                                   "use profile CONTROLLER for a machine that never does"));
    }

  if (!check_proof (parameters, proof, body, error))
    return FALSE;

  next = g_hash_table_lookup (parameters, "nextnonce");
  if (next != NULL)
    take_next_nonce (self, proof, next);

  return TRUE;
}
