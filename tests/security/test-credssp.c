/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests CredSSP with NTLM inside: both sides, in one piece and byte by byte, sealed bodies, and peers that lie, stop,
 * repeat and damage what they send.
 */

#include <glib/gstdio.h>
#include <string.h>

#include "sealed-writer.h"
#include "security/wsman-credssp-private.h"
#include "security/wsman-security-credssp-private.h"
#include "wsman-error.h"

#define PASSWORD "S3cret.word"
#define TLS_1_2 "-VERS-TLS1.3"
#define LARGE (5 * 1000 * 1000)
#define ALL G_MAXSIZE

static WsmanTlsIdentity *identity, *other_identity;

typedef struct
{
  const char *user;      /* who authenticates */
  const char *delegated; /* whose credentials are delegated; NULL for the same user */
  const char *tls;
  gboolean accept_old;
} Setup;

static const Setup usual = { "CORP\\ada" };
static const Setup usual_1_2 = { .user = "CORP\\ada", .tls = TLS_1_2 };

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static gboolean
step (WsmanSecurityContext  *context,
      GBytes                *input,
      GBytes               **output,
      GError               **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_security_context_step_async (context, input, NULL, on_result, &result);

  return wsman_security_context_step_finish (context, wait_for (&result), output, error);
}

static WsmanCredential *
credential_of (const char *user)
{
  return wsman_credential_new (&(WsmanCredentialSource) { user, PASSWORD, NULL, NULL });
}

static WsmanSecurityContext *
new_inner (const char *user)
{
  WsmanNegotiation negotiation = { .scheme = "Negotiate", .mechanisms = { WSMAN_MECHANISM_NTLM }, .n_mechanisms = 1,
                                   .target = (char *) "WSMAN/localhost" };
  g_autoptr(WsmanCredential) credential = credential_of (user);

  return wsman_security_gss_new_initiator (&negotiation, credential, NULL);
}

static WsmanSecurityContext *
new_initiator (const Setup *setup)
{
  g_autoptr(WsmanSecurityContext) inner = new_inner (setup->user);
  g_autoptr(WsmanCredential) credential = credential_of (setup->delegated != NULL ? setup->delegated : setup->user);

  return wsman_security_credssp_new_initiator (inner, credential, setup->accept_old, setup->tls);
}

static WsmanSecurityContext *
new_inner_acceptor (void)
{
  return wsman_security_gss_new_acceptor (&(WsmanAcceptorSource) { .ntlm = TRUE }, NULL);
}

static WsmanSecurityContext *
new_acceptor (void)
{
  g_autoptr(WsmanSecurityContext) inner = new_inner_acceptor ();

  return wsman_security_credssp_new_acceptor (inner, identity, NULL);
}

/* Changes a token on its way. Returns a new reference. */
typedef GBytes *(*Change) (GBytes   *token,
                           guint     n,
                           gpointer  data);

/* Carries tokens until one side fails, or nothing is left to say. Returns the error of that side. */
static GError *
shake_hands (WsmanSecurityContext *initiator,
             WsmanSecurityContext *acceptor,
             Change                change,
             gpointer              data)
{
  WsmanSecurityContext *sides[] = { initiator, acceptor };
  g_autoptr(GBytes) token = NULL;
  GError *error = NULL;

  for (guint n = 0; n < 20; n++)
    {
      g_autoptr(GBytes) input = g_steal_pointer (&token);
      g_autoptr(GBytes) changed = input == NULL ? NULL : change != NULL ? change (input, n, data) : g_bytes_ref (input);

      if (!step (sides[n % 2], changed, &token, &error))
        return error;
      if (token == NULL)
        return NULL;
    }
  g_assert_not_reached ();
}

static gboolean
are_complete (WsmanSecurityContext *initiator,
              WsmanSecurityContext *acceptor)
{
  return wsman_security_context_is_complete (initiator) && wsman_security_context_is_complete (acceptor);
}

static GPtrArray *
new_chunks (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) wsman_sealed_free);
}

static void
free_chunks (gpointer chunks)
{
  g_ptr_array_unref (chunks);
}

static void
pass_body (WsmanSecurityContext *from,
           WsmanSecurityContext *to,
           gsize                 length)
{
  guint8 *text = g_malloc (MAX (length, 1));
  g_autoptr(GBytes) plain = NULL;
  g_autoptr(GAsyncResult) sealed = NULL;
  g_autoptr(GAsyncResult) unsealed = NULL;
  g_autoptr(GPtrArray) chunks = NULL;
  g_autoptr(GBytes) again = NULL;
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < length; i++)
    text[i] = i * 7 + i / 251;
  plain = g_bytes_new_take (text, length);
  wsman_security_context_seal_async (from, plain, collect_chunk, new_chunks (), free_chunks, NULL, on_result,
                                     &sealed);
  chunks = wsman_security_context_seal_finish (from, wait_for (&sealed), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (chunks->len, ==, length == 0 ? 1 : (length + 16383) / 16384);

  wsman_security_context_unseal_async (to, chunks, NULL, on_result, &unsealed);
  again = wsman_security_context_unseal_finish (to, wait_for (&unsealed), &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (plain, again));
}

static void
test_both (gconstpointer data)
{
  static const gsize sizes[] = { 0, 1, 16383, 16384, 16385, LARGE };
  g_autoptr(WsmanSecurityContext) initiator = new_initiator (data);
  g_autoptr(WsmanSecurityContext) acceptor = new_acceptor ();
  g_autoptr(GError) error = shake_hands (initiator, acceptor, NULL, NULL);
  const WsmanDelegatedUser *user;

  g_assert_no_error (error);
  g_assert_true (are_complete (initiator, acceptor));
  g_assert_cmpstr (wsman_security_context_get_peer (acceptor)->name, ==, "CORP\\ada");
  user = wsman_security_credssp_get_user (WSMAN_SECURITY_CREDSSP (acceptor));
  g_assert_cmpstr (user->domain, ==, "CORP");
  g_assert_cmpstr (user->user_name, ==, "ada");
  g_assert_cmpstr (user->password, ==, PASSWORD);

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      pass_body (initiator, acceptor, sizes[i]);
      pass_body (acceptor, initiator, sizes[i]);
    }
}

/* TCP has no ends of tokens: each side gets single bytes, and has nothing to say to most of them. */
static void
test_bytes (void)
{
  WsmanSecurityContext *sides[] = { new_initiator (&usual), new_acceptor () };
  g_autoptr(GBytes) token = NULL;
  g_autoptr(GError) error = NULL;
  guint n = 0;

  g_assert_true (step (sides[0], NULL, &token, &error));
  while (token != NULL)
    {
      g_autoptr(GBytes) input = g_steal_pointer (&token);
      WsmanSecurityContext *side = sides[++n % 2];
      GByteArray *answer = g_byte_array_new ();

      for (gsize i = 0; i < g_bytes_get_size (input); i++)
        {
          g_autoptr(GBytes) byte = g_bytes_new_from_bytes (input, i, 1);
          g_autoptr(GBytes) output = NULL;

          g_assert_true (step (side, byte, &output, &error));
          g_assert_no_error (error);
          if (output != NULL)
            g_byte_array_append (answer, g_bytes_get_data (output, NULL), g_bytes_get_size (output));
        }
      token = g_byte_array_free_to_bytes (answer);
      if (g_bytes_get_size (token) == 0)
        g_clear_pointer (&token, g_bytes_unref);
    }
  g_assert_true (are_complete (sides[0], sides[1]));
  g_clear_object (&sides[0]);
  g_clear_object (&sides[1]);
}

/* The credentials of somebody else are refused, and don't stay. */
static void
test_other_user (void)
{
  static const char * const others[] = { "CORP\\grace", "OTHER\\ada", "grace", "CORP\\ada2" };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      Setup setup = { .user = "CORP\\ada", .delegated = others[i] };
      g_autoptr(WsmanSecurityContext) initiator = new_initiator (&setup);
      g_autoptr(WsmanSecurityContext) acceptor = new_acceptor ();
      g_autoptr(GError) error = shake_hands (initiator, acceptor, NULL, NULL);

      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_AUTHENTICATION);
      g_assert_nonnull (strstr (error->message, "another user"));
      g_assert_false (wsman_security_context_is_complete (acceptor));
      g_assert_null (wsman_security_context_get_peer (acceptor));
      g_assert_null (wsman_security_credssp_get_user (WSMAN_SECURITY_CREDSSP (acceptor)));
    }
}

/* --- Peers that lie: a scripted server, made of the parts of the real one --- */

typedef enum
{
  LIE_NOTHING,
  LIE_KEY,           /* the server proves the key of another certificate, as a machine in the middle would */
  LIE_REFLECTION,    /* the server sends the client's own proof back */
  LIE_VERSION_2,
  LIE_VERSION_LATER, /* version 2 comes after version 6 */
  LIE_STATUS,        /* the server gives a reason */
  LIE_NO_TOKEN,      /* the server leaves the inner mechanism out */
  LIE_ENDLESS,       /* the inner mechanism never ends */
  LIE_TRUNCATED,
  LIE_RUBBISH,
  LIE_CREDENTIALS,   /* the server sends credentials */
} Lie;

typedef struct
{
  Lie lie;
  WsmanCredssp side;
  WsmanTlsTunnel *shown; /* the TLS connection that the client sees */
  guint n_messages;
  gboolean got_credentials;
} Liar;

static void
liar_init (Liar *self,
           Lie   lie)
{
  *self = (Liar) { .lie = lie };
  self->side.inner = new_inner_acceptor ();
  self->side.tunnel = wsman_tls_tunnel_new (identity, NULL, NULL);
  self->side.received = g_byte_array_new ();
}

static void
liar_say (Liar                *self,
          WsmanCredsspRequest  response)
{
  g_autoptr(GBytes) bytes = NULL;
  gsize length;

  response.version = self->lie == LIE_VERSION_2 || (self->lie == LIE_VERSION_LATER && self->n_messages > 1) ? 2 : 6;
  bytes = wsman_credssp_request_write (&response);
  length = g_bytes_get_size (bytes);
  if (self->lie == LIE_RUBBISH)
    wsman_tls_tunnel_write (self->side.tunnel, (const guint8 *) "\x31\x03\x02\x01\x00", 5, NULL);
  else
    wsman_tls_tunnel_write (self->side.tunnel, g_bytes_get_data (bytes, NULL),
                            self->lie == LIE_TRUNCATED ? length - 1 : length, NULL);
}

/* Proves a key to the client. A machine in the middle has no keys of the inner mechanism. The real server has, and
 * proves its own certificate's key. */
static void
liar_prove (Liar                      *self,
            const WsmanCredsspRequest *request)
{
  WsmanTlsTunnel *own = self->side.tunnel;
  g_autoptr(WsmanTlsTunnel) other = wsman_tls_tunnel_new (other_identity, NULL, NULL);
  g_autoptr(GBytes) clients = wsman_credssp_inner_unseal (&self->side, request->key_proof, NULL);
  g_autoptr(GBytes) proof = NULL;
  g_autoptr(GBytes) sealed = NULL;

  memcpy (self->side.nonce, request->nonce.data, sizeof self->side.nonce);
  self->side.version = 6;
  self->side.tunnel = self->lie == LIE_KEY ? other : own;
  proof = self->lie == LIE_REFLECTION ? g_bytes_ref (clients) : wsman_credssp_make_proof (&self->side, FALSE);
  self->side.tunnel = own;
  sealed = wsman_credssp_inner_seal (&self->side, proof, NULL);
  liar_say (self, (WsmanCredsspRequest) { .key_proof = wsman_credssp_slice (sealed) });
}

static void
liar_answer (Liar *self)
{
  WsmanCredsspRequest request;
  g_autoptr(GBytes) token = NULL;

  if (!wsman_credssp_request_read (self->side.received->data, self->side.received->len, &request))
    return;

  self->n_messages++;
  self->got_credentials |= request.auth_info.length > 0;
  if (self->lie == LIE_STATUS)
    liar_say (self, (WsmanCredsspRequest) { .status = 0xC0000234 });
  else if (self->lie == LIE_NO_TOKEN)
    liar_say (self, (WsmanCredsspRequest) { 0 });
  else if (self->lie == LIE_CREDENTIALS)
    liar_say (self, (WsmanCredsspRequest) { .auth_info = { (const guint8 *) "mine", 4 } });
  else if (request.key_proof.length > 0)
    liar_prove (self, &request);
  else if (self->lie == LIE_ENDLESS && self->n_messages > 1)
    liar_say (self, (WsmanCredsspRequest) { .token = { (const guint8 *) "\xa1\x07\x30\x05\xa0\x03\x0a\x01\x01", 9 } });
  else if (wsman_credssp_inner_step (&self->side, request.token, &token, NULL))
    liar_say (self, (WsmanCredsspRequest) { .token = wsman_credssp_slice (token) });
  g_byte_array_set_size (self->side.received, 0);
}

/* Returns the error of the client. */
static GError *
lie_to (WsmanSecurityContext *initiator,
        Liar                 *self)
{
  g_autoptr(GBytes) input = NULL;
  GError *error = NULL;

  for (guint n = 0; n < 30; n++)
    {
      g_autoptr(GBytes) output = NULL;

      if (!step (initiator, input, &output, &error))
        return error;
      if (output == NULL)
        return NULL;
      wsman_tls_tunnel_feed (self->side.tunnel, output);
      if (!wsman_tls_tunnel_is_open (self->side.tunnel))
        wsman_tls_tunnel_handshake (self->side.tunnel, NULL);
      if (wsman_tls_tunnel_is_open (self->side.tunnel))
        {
          wsman_tls_tunnel_read (self->side.tunnel, self->side.received, 100000, NULL);
          liar_answer (self);
        }
      g_clear_pointer (&input, g_bytes_unref);
      input = wsman_tls_tunnel_take_output (self->side.tunnel);
      if (input == NULL)
        return NULL;
    }
  g_assert_not_reached ();
}

static void
test_lies (void)
{
  static const struct
  {
    Lie lie;
    const char *text; /* a part of the error; NULL if the client goes on */
  } cases[] = {
    { LIE_NOTHING, NULL },
    { LIE_KEY, "another public key" },
    { LIE_REFLECTION, "another public key" },
    { LIE_VERSION_2, "CVE-2018-0886" },
    { LIE_VERSION_LATER, "changes its version" },
    { LIE_STATUS, "0xC0000234" },
    { LIE_NO_TOKEN, "no token" },
    { LIE_ENDLESS, "" },
    { LIE_TRUNCATED, NULL }, /* the client waits for the rest */
    { LIE_RUBBISH, "isn’t a TSRequest" },
    { LIE_CREDENTIALS, "sends credentials" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(WsmanSecurityContext) initiator = new_initiator (&usual);
      Liar liar;
      g_autoptr(GError) error = NULL;

      g_test_message ("lie %u", cases[i].lie);
      liar_init (&liar, cases[i].lie);
      error = lie_to (initiator, &liar);
      if (error != NULL)
        g_test_message ("%s", error->message);
      g_assert_cmpint (error != NULL, ==, cases[i].text != NULL);
      if (error != NULL)
        g_assert_nonnull (strstr (error->message, cases[i].text));
      g_assert_cmpint (liar.got_credentials, ==, cases[i].lie == LIE_NOTHING);
      g_assert_cmpint (wsman_security_context_is_complete (initiator), ==, cases[i].lie == LIE_NOTHING);
      wsman_credssp_clear (&liar.side);
    }
}

/* What the server says after the last message is the reason for a refusal, and never a success. */
static void
test_late_refusal (void)
{
  g_autoptr(WsmanSecurityContext) initiator = new_initiator (&usual);
  g_autoptr(GBytes) token = NULL;
  g_autoptr(GBytes) output = NULL;
  g_autoptr(GError) error = NULL;
  Liar liar;

  liar_init (&liar, LIE_NOTHING);
  g_assert_no_error (lie_to (initiator, &liar));
  g_assert_true (wsman_security_context_is_complete (initiator));
  liar_say (&liar, (WsmanCredsspRequest) { .status = 0xC0000072 });
  token = wsman_tls_tunnel_take_output (liar.side.tunnel);
  g_assert_false (step (initiator, token, &output, &error));
  g_assert_nonnull (strstr (error->message, "0xC0000072"));
  g_assert_false (wsman_security_context_is_complete (initiator));

  g_clear_error (&error);
  g_assert_false (step (initiator, token, &output, &error));
  wsman_credssp_clear (&liar.side);
}

/* --- An attacker on the way --- */

typedef struct
{
  guint n;        /* which token */
  gsize position; /* where it is cut or changed */
  guint bit;      /* 8 to cut */
  gsize length;   /* becomes the length of the token; 0 if the position is behind its end */
} Damage;

static GBytes *
damage (GBytes   *token,
        guint     n,
        gpointer  data)
{
  Damage *self = data;
  gsize length = g_bytes_get_size (token);
  guint8 *copy;

  if (n != self->n)
    return g_bytes_ref (token);
  /* Signatures have different lengths, so a token may be shorter than the last time. */
  self->length = self->position < length ? length : 0;
  if (self->length == 0)
    return g_bytes_ref (token);
  if (self->bit == 8)
    return g_bytes_new_from_bytes (token, 0, self->position);
  copy = g_memdup2 (g_bytes_get_data (token, NULL), length);
  copy[self->position] ^= 1 << self->bit;

  return g_bytes_new_take (copy, length);
}

/* Cuts and changes each token at some positions, or at all with -m slow. TLS ignores some bits, such as the version in
 * the head of a record. In all other cases the two sides don't both succeed. */
static void
test_damaged (gconstpointer data)
{
  guint n_ignored = 0, n_tried = 0;

  for (guint n = 1; n < 12; n++)
    {
      Damage each = { .n = n };

      do
        {
          g_autoptr(WsmanSecurityContext) initiator = new_initiator (data);
          g_autoptr(WsmanSecurityContext) acceptor = new_acceptor ();
          g_autoptr(GError) error = NULL;

          each.bit = each.position % 2 == 0 ? 8 : g_test_rand_int_range (0, 8);
          each.length = 0;
          error = shake_hands (initiator, acceptor, damage, &each);
          n_tried++;
          if (each.length > 0 && are_complete (initiator, acceptor))
            {
              g_assert_no_error (error);
              g_assert_cmpuint (each.bit, <, 8);
              n_ignored++;
              pass_body (initiator, acceptor, 100);
            }
          each.position += g_test_slow () ? 1 : 1 + g_test_rand_int_range (0, 120);
        }
      while (each.position < each.length);
    }
  g_test_message ("%u of %u changes had no effect", n_ignored, n_tried);
  g_assert_cmpuint (n_ignored, <, n_tried / 4 + 4);
}

/* A token that comes again, and one after the last. */
static void
test_repeated (void)
{
  g_autoptr(WsmanSecurityContext) initiator = new_initiator (&usual);
  g_autoptr(WsmanSecurityContext) acceptor = new_acceptor ();
  g_autoptr(GBytes) hello = NULL;
  g_autoptr(GBytes) output = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (step (initiator, NULL, &hello, &error));
  g_assert_true (step (acceptor, hello, &output, &error));
  g_clear_pointer (&output, g_bytes_unref);
  g_assert_false (step (acceptor, hello, &output, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (step (acceptor, hello, &output, &error));
  g_assert_nonnull (strstr (error->message, "is over"));
}

static void
test_after_the_end (void)
{
  g_autoptr(WsmanSecurityContext) initiator = new_initiator (&usual);
  g_autoptr(WsmanSecurityContext) acceptor = new_acceptor ();
  g_autoptr(GBytes) more = g_bytes_new_static ("more", 4);
  g_autoptr(GBytes) output = NULL;
  g_autoptr(GError) error = shake_hands (initiator, acceptor, NULL, NULL);

  g_assert_no_error (error);
  g_assert_false (step (acceptor, more, &output, &error));
  g_assert_nonnull (strstr (error->message, "is over"));
  g_assert_false (wsman_security_context_is_complete (acceptor));
}

/* A sealed body that is changed, cut, repeated or out of order is refused. */
static void
test_sealed_damage (void)
{
  for (guint way = 0; way < 4; way++)
    {
      g_autoptr(WsmanSecurityContext) initiator = new_initiator (&usual);
      g_autoptr(WsmanSecurityContext) acceptor = new_acceptor ();
      g_autoptr(GBytes) plain = g_bytes_new_take (g_malloc0 (40000), 40000);
      g_autoptr(GAsyncResult) sealed = NULL;
      g_autoptr(GAsyncResult) unsealed = NULL;
      g_autoptr(GPtrArray) chunks = NULL;
      g_autoptr(GBytes) again = NULL;
      g_autoptr(GError) error = shake_hands (initiator, acceptor, NULL, NULL);
      WsmanSealed *first, *second;
      GBytes *swap;

      g_assert_no_error (error);
      wsman_security_context_seal_async (initiator, plain, collect_chunk, new_chunks (), free_chunks, NULL, on_result,
                                         &sealed);
      chunks = wsman_security_context_seal_finish (initiator, wait_for (&sealed), &error);
      first = g_ptr_array_index (chunks, 0);
      second = g_ptr_array_index (chunks, 1);
      swap = first->bytes;
      if (way == 0)
        first->bytes = damage (swap, 0, &(Damage) { .position = 100, .bit = 3 });
      else if (way == 1)
        first->bytes = g_bytes_new_from_bytes (swap, 0, g_bytes_get_size (swap) - 1);
      else if (way == 2)
        first->bytes = g_bytes_ref (second->bytes);
      else
        first->length--;
      if (way < 3)
        g_bytes_unref (swap);

      wsman_security_context_unseal_async (acceptor, chunks, NULL, on_result, &unsealed);
      again = wsman_security_context_unseal_finish (acceptor, wait_for (&unsealed), &error);
      g_assert_null (again);
      g_assert_nonnull (error);
    }
}

static void
write_users (const char *path)
{
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, "CORP:ada:" PASSWORD "\nCORP:grace:" PASSWORD "\n", -1, &error);
  g_assert_no_error (error);
  g_chmod (path, 0600);
  g_setenv ("NTLM_USER_FILE", path, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("credssp-XXXXXX", NULL);
  g_autofree char *users = g_build_filename (folder, "users", NULL);
  int result;

  g_test_init (&argc, &argv, NULL);
  if (!wsman_mechanism_is_available (WSMAN_MECHANISM_NTLM))
    {
      g_print ("1..0 # SKIP this machine has no NTLM\n");
      return 0;
    }
  write_users (users);
  identity = wsman_tls_identity_new_self_signed (NULL);
  other_identity = wsman_tls_identity_new_self_signed (NULL);

  g_test_add_data_func ("/wsman/credssp/1.3", &usual, test_both);
  g_test_add_data_func ("/wsman/credssp/1.2", &usual_1_2, test_both);
  g_test_add_func ("/wsman/credssp/bytes", test_bytes);
  g_test_add_func ("/wsman/credssp/other-user", test_other_user);
  g_test_add_func ("/wsman/credssp/lies", test_lies);
  g_test_add_func ("/wsman/credssp/late-refusal", test_late_refusal);
  g_test_add_data_func ("/wsman/credssp/damaged/1.3", &usual, test_damaged);
  g_test_add_data_func ("/wsman/credssp/damaged/1.2", &usual_1_2, test_damaged);
  g_test_add_func ("/wsman/credssp/repeated", test_repeated);
  g_test_add_func ("/wsman/credssp/after-the-end", test_after_the_end);
  g_test_add_func ("/wsman/credssp/sealed-damage", test_sealed_damage);
  result = g_test_run ();

  wsman_tls_identity_unref (identity);
  wsman_tls_identity_unref (other_identity);
  g_unlink (users);
  g_rmdir (folder);

  return result;
}
