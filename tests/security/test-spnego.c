/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests SPNEGO's messages as other implementations write them, and real authentications while an attacker changes the
 * messages.
 */

#include <glib/gstdio.h>
#include <string.h>

#include "security/wsman-gss-credential-private.h"
#include "security/wsman-gss-private.h"
#include "security/wsman-spnego-private.h"
#include "wsman-error.h"

#define USER "CORP\\ada"
#define PASSWORD "S3cret.word"

#define KERBEROS "\x2a\x86\x48\x86\xf7\x12\x01\x02\x02"
#define NTLM "\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x0a"
#define SPNEGO "\x2b\x06\x01\x05\x05\x02"

#define NEGOEX "\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x1e"

#define OID_SPNEGO "\x06\x06" SPNEGO
#define OID_KERBEROS "\x06\x09" KERBEROS
#define OID_NTLM "\x06\x0a" NTLM

static WsmanSlice
slice (const char *text)
{
  return (WsmanSlice) { (const guint8 *) text, strlen (text) };
}

static WsmanSlice
slice_of (GBytes *bytes)
{
  WsmanSlice self;

  self.data = g_bytes_get_data (bytes, &self.length);

  return self;
}

/* --- Messages --- */

#define NONE WSMAN_SPNEGO_STATE_NONE
#define BYTES(text) text, sizeof text - 1

/* NULL for a field that isn't there. */
static const struct
{
  const char *name;
  const char *bytes;
  gsize length;
  gboolean is_init;
  WsmanSpnegoState state;
  const char *token;
  const char *mic;
} shapes[] = {
  { "MIT's init",
    BYTES ("\x60\x24" OID_SPNEGO "\xa0\x1a\x30\x18\xa0\x0e\x30\x0c" OID_NTLM "\xa2\x06\x04\x04" "type"),
    TRUE, NONE, "type", NULL },
  { "an init with flags, and without a token",
    BYTES ("\x60\x22" OID_SPNEGO "\xa0\x18\x30\x16\xa0\x0e\x30\x0c" OID_NTLM "\xa1\x04\x03\x02\x01\x00"),
    TRUE, NONE, NULL, NULL },
  { "an init with a MIC",
    BYTES ("\x60\x22" OID_SPNEGO "\xa0\x18\x30\x16\xa0\x0e\x30\x0c" OID_NTLM "\xa3\x04\x04\x02" "ok"),
    TRUE, NONE, NULL, "ok" },
  { "Windows' hints",
    BYTES ("\x60\x23" OID_SPNEGO "\xa0\x19\x30\x17\xa0\x0e\x30\x0c" OID_NTLM
           "\xa3\x05\x30\x03\xa0\x01\x1b"),
    TRUE, NONE, NULL, NULL },
  { "Windows' hints and the MIC behind them",
    BYTES ("\x60\x27" OID_SPNEGO "\xa0\x1d\x30\x1b\xa0\x0e\x30\x0c" OID_NTLM
           "\xa3\x03\x30\x01\x1b" "\xa4\x04\x04\x02" "ok"),
    TRUE, NONE, NULL, "ok" },
  { "lengths of more bytes than they need",
    BYTES ("\x60\x84\x00\x00\x00\x2a" OID_SPNEGO "\xa0\x81\x1f\x30\x82\x00\x1b\xa0\x0e\x30\x0c" OID_NTLM
           "\xa2\x09\x04\x84\x00\x00\x00\x03" "abc"),
    TRUE, NONE, "abc", NULL },
  { "Windows' challenge",
    BYTES ("\xa1\x1b\x30\x19\xa0\x03\x0a\x01\x01\xa1\x0c" OID_NTLM "\xa2\x04\x04\x02" "no"),
    FALSE, WSMAN_SPNEGO_STATE_INCOMPLETE, "no", NULL },
  { "Samba's last token, without a state",
    BYTES ("\xa1\x0e\x30\x0c\xa2\x04\x04\x02" "no" "\xa3\x04\x04\x02" "ok"), FALSE, NONE, "no", "ok" },
  { "Samba's end", BYTES ("\xa1\x0d\x30\x0b\xa0\x03\x0a\x01\x00\xa3\x04\x04\x02" "ok"),
    FALSE, WSMAN_SPNEGO_STATE_COMPLETED, NULL, "ok" },
  { "Windows 2000's token in the place of the MIC",
    BYTES ("\xa1\x13\x30\x11\xa0\x03\x0a\x01\x00\xa2\x04\x04\x02" "no" "\xa3\x04\x04\x02" "no"),
    FALSE, WSMAN_SPNEGO_STATE_COMPLETED, "no", NULL },
  { "a refusal", BYTES ("\xa1\x07\x30\x05\xa0\x03\x0a\x01\x02"),
    FALSE, WSMAN_SPNEGO_STATE_REJECT, NULL, NULL },
  { "an empty token", BYTES ("\xa1\x0b\x30\x09\xa0\x03\x0a\x01\x03\xa2\x02\x04\x00"),
    FALSE, WSMAN_SPNEGO_STATE_REQUEST_MIC, NULL, NULL },
  { "a field of a later version", BYTES ("\xa1\x0b\x30\x09\xa0\x03\x0a\x01\x01\xa7\x02\x04\x00"),
    FALSE, WSMAN_SPNEGO_STATE_INCOMPLETE, NULL, NULL },
  { "nothing", BYTES ("\xa1\x02\x30\x00"), FALSE, NONE, NULL, NULL },
};

static void
assert_field (const WsmanSlice *field,
              const char       *expected)
{
  if (expected == NULL)
    g_assert_cmpuint (field->length, ==, 0);
  else
    g_assert_cmpmem (field->data, field->length, expected, strlen (expected));
}

static void
test_shapes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      WsmanSpnegoMessage message, again;
      g_autoptr(GBytes) written = NULL;
      WsmanSlice all;

      g_test_message ("%s", shapes[i].name);
      g_assert_true (wsman_spnego_read ((const guint8 *) shapes[i].bytes, shapes[i].length, &message));
      g_assert_cmpint (message.is_init, ==, shapes[i].is_init);
      g_assert_cmpint (message.state, ==, shapes[i].state);
      assert_field (&message.token, shapes[i].token);
      assert_field (&message.mic, shapes[i].mic);

      written = wsman_spnego_write (&message);
      all = slice_of (written);
      g_assert_true (wsman_spnego_read (all.data, all.length, &again));
      g_assert_true (wsman_slice_equal (&message.types, &again.types));
      g_assert_true (wsman_slice_equal (&message.token, &again.token));
      g_assert_true (wsman_slice_equal (&message.mic, &again.mic));

      /* A message that is truncated, or has more bytes behind it, is refused. No byte beyond its end is read. */
      for (gsize length = 0; length <= shapes[i].length + 1; length++)
        {
          g_autofree guint8 *part = g_malloc0 (length + 1);

          memcpy (part, shapes[i].bytes, MIN (length, shapes[i].length));
          part = g_realloc (part, length);
          g_assert_cmpint (wsman_spnego_read (part, length, &again), ==, length == shapes[i].length);
        }
    }
}

static void
test_odd (void)
{
  static const struct
  {
    const char *name;
    const char *bytes;
    gsize length;
  } rows[] = {
    { "another tag", BYTES ("\xa2\x02\x30\x00") },
    { "another mechanism's frame", BYTES ("\x60\x0b" OID_KERBEROS) },
    { "a list of nothing", BYTES ("\x60\x10" OID_SPNEGO "\xa0\x06\x30\x04\xa0\x02\x30\x00") },
    { "no list", BYTES ("\x60\x0c" OID_SPNEGO "\xa0\x02\x30\x00") },
    { "an empty OID in the list", BYTES ("\x60\x12" OID_SPNEGO "\xa0\x08\x30\x06\xa0\x04\x30\x02\x06\x00") },
    { "a list of something else", BYTES ("\x60\x13" OID_SPNEGO "\xa0\x09\x30\x07\xa0\x05\x30\x03\x04\x01x") },
    { "a state that isn't one", BYTES ("\xa1\x07\x30\x05\xa0\x03\x0a\x01\x04") },
    { "a negative state", BYTES ("\xa1\x07\x30\x05\xa0\x03\x0a\x01\xff") },
    { "a long state", BYTES ("\xa1\x08\x30\x06\xa0\x04\x0a\x02\x00\x00") },
    { "a field twice", BYTES ("\xa1\x0c\x30\x0a\xa0\x03\x0a\x01\x01\xa0\x03\x0a\x01\x01") },
    { "fields out of order", BYTES ("\xa1\x0d\x30\x0b\xa2\x04\x04\x02" "no" "\xa0\x03\x0a\x01\x01") },
    { "a field that isn't one", BYTES ("\xa1\x05\x30\x03\x0a\x01\x01") },
    { "two values in a field", BYTES ("\xa1\x0a\x30\x08\xa0\x06\x0a\x01\x01\x0a\x01\x01") },
    { "an indefinite length", BYTES ("\xa1\x80\x30\x00\x00\x00") },
    { "a length of five bytes", BYTES ("\xa1\x85\x00\x00\x00\x00\x02\x30\x00") },
    { "an endless length", BYTES ("\xa1\x84\xff\xff\xff\xff\x30\x00") },
    { "a token of another kind", BYTES ("\xa1\x08\x30\x06\xa2\x04\x03\x02" "no") },
    { "two MICs", BYTES ("\x60\x28" OID_SPNEGO "\xa0\x1e\x30\x1c\xa0\x0e\x30\x0c" OID_NTLM
                         "\xa3\x04\x04\x02" "ok" "\xa4\x04\x04\x02" "ok") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      WsmanSpnegoMessage message;
      g_autofree guint8 *data = g_memdup2 (rows[i].bytes, rows[i].length);

      g_test_message ("%s", rows[i].name);
      g_assert_false (wsman_spnego_read (data, rows[i].length, &message));
    }
}

/* Lengths of one byte to four, and what comes back; more mechanisms than anybody has. */
static void
test_sizes (void)
{
  static const gsize lengths[] = { 1, 127, 128, 255, 256, 65535, 65536, 70000, 16777216 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree guint8 *token = g_malloc0 (lengths[i]);
      WsmanSpnegoMessage message = { .state = NONE, .token = { token, lengths[i] } };
      WsmanSpnegoMessage again;
      g_autoptr(GBytes) written = wsman_spnego_write (&message);
      WsmanSlice all = slice_of (written);

      g_assert_true (wsman_spnego_read (all.data, all.length, &again));
      g_assert_cmpuint (again.token.length, ==, lengths[i]);
    }

  for (guint n = 31; n <= 34; n++)
    {
      WsmanSlice oids[34];
      WsmanSpnegoMessage message = { .is_init = TRUE };
      WsmanSpnegoMessage again;
      g_autoptr(GBytes) types = NULL;
      g_autoptr(GBytes) written = NULL;
      WsmanSlice all;

      for (guint i = 0; i < n; i++)
        oids[i] = slice (NTLM);
      types = wsman_spnego_write_types (oids, n);
      message.types = slice_of (types);
      written = wsman_spnego_write (&message);
      all = slice_of (written);
      g_assert_cmpint (wsman_spnego_read (all.data, all.length, &again), ==, n <= 32);
    }
}

/* --- Somebody in between --- */

/* The attacker's change in a message, whose fields may point anywhere. */
typedef struct _Row Row;
typedef void (*Change) (WsmanSpnegoMessage *message);

struct _Row
{
  const char *name;
  guint step;       /* the token that is changed, from 0; the initiator's are even */
  Change change;
  guint refused_at; /* the token that is refused; 0: none */
};

static guint8 scratch[256];

static void
drop_mic (WsmanSpnegoMessage *message)
{
  message->mic = (WsmanSlice) { 0 };
}

static void
flip_mic (WsmanSpnegoMessage *message)
{
  g_assert_cmpuint (message->mic.length, ==, 16);
  memcpy (scratch, message->mic.data, message->mic.length);
  scratch[4] ^= 1;
  message->mic.data = scratch;
}

static void
drop_token (WsmanSpnegoMessage *message)
{
  message->token = (WsmanSlice) { 0 };
}

static void
complete (WsmanSpnegoMessage *message)
{
  message->state = WSMAN_SPNEGO_STATE_COMPLETED;
}

static void
complete_without (WsmanSpnegoMessage *message)
{
  complete (message);
  drop_token (message);
  drop_mic (message);
}

static void
refuse (WsmanSpnegoMessage *message)
{
  message->state = WSMAN_SPNEGO_STATE_REJECT;
}

static void
forget_state (WsmanSpnegoMessage *message)
{
  message->state = NONE;
}

static void
go_on (WsmanSpnegoMessage *message)
{
  message->state = WSMAN_SPNEGO_STATE_INCOMPLETE;
}

static void
ask_for_mic (WsmanSpnegoMessage *message)
{
  message->state = WSMAN_SPNEGO_STATE_REQUEST_MIC;
}

static void
choose_kerberos (WsmanSpnegoMessage *message)
{
  message->mechanism = slice (KERBEROS);
}

static void
choose_kerberos_alone (WsmanSpnegoMessage *message)
{
  choose_kerberos (message);
  drop_token (message);
}

static void
choose_spnego (WsmanSpnegoMessage *message)
{
  message->mechanism = slice (SPNEGO);
}

static void
choose_nothing (WsmanSpnegoMessage *message)
{
  message->mechanism = (WsmanSlice) { 0 };
}

/* A changed list, to make the acceptor choose another mechanism, or to remove one. */
static void
offer_more (WsmanSpnegoMessage *message)
{
  message->types = slice ("\x30\x17" OID_NTLM OID_KERBEROS);
}

static void
offer_before (WsmanSpnegoMessage *message)
{
  message->types = slice ("\x30\x11\x06\x03\x2a\x03\x04" OID_NTLM);
}

static void
offer_spnego (WsmanSpnegoMessage *message)
{
  message->types = slice ("\x30\x08" OID_SPNEGO);
}

static void
nest (WsmanSpnegoMessage *message)
{
  message->token = slice ("\x60\x24" OID_SPNEGO "\xa0\x1a\x30\x18\xa0\x0e\x30\x0c" OID_NTLM
                          "\xa2\x06\x04\x04" "type");
}

static void
carry_kerberos (WsmanSpnegoMessage *message)
{
  message->token = slice ("\x60\x0b" OID_KERBEROS);
}

static void
add_token (WsmanSpnegoMessage *message)
{
  message->token = slice ("NTLMSSP");
}

static void
become_response (WsmanSpnegoMessage *message)
{
  message->is_init = FALSE;
}

static void
become_init (WsmanSpnegoMessage *message)
{
  message->is_init = TRUE;
  message->types = slice ("\x30\x0c" OID_NTLM);
}

static void
leave (WsmanSpnegoMessage *message)
{
}

static const Row rows[] = {
  { "nothing", 0, leave, 0 },
  { "the acceptor asks for the MIC", 1, ask_for_mic, 0 },
  { "the acceptor doesn't name the mechanism", 1, choose_nothing, 0 },
  { "a challenge without a state", 1, forget_state, 0 },
  { "the initiator's MIC with a state", 2, go_on, 0 },
  { "the initiator's MIC without a state", 2, forget_state, 0 },
  { "an end without a state", 3, forget_state, 0 },

  { "nested in the list", 0, offer_spnego, 1 },
  { "nested in the token", 0, nest, 1 },
  { "another mechanism's token", 0, carry_kerberos, 1 },
  { "no init first", 0, become_response, 1 },
  { "one mechanism more in the list", 0, offer_more, 3 },
  { "another mechanism first in the list", 0, offer_before, 2 },

  { "a mechanism that wasn't offered", 1, choose_kerberos, 2 },
  { "a mechanism that wasn't offered, alone", 1, choose_kerberos_alone, 2 },
  { "SPNEGO as the mechanism", 1, choose_spnego, 2 },
  { "an end before anything is proven", 1, complete, 2 },
  { "an end without anything", 1, complete_without, 2 },
  { "no challenge", 1, drop_token, 2 },
  { "a refusal instead of a challenge", 1, refuse, 2 },
  { "an init as an answer", 1, become_init, 2 },
  { "a MIC too early", 1, flip_mic, 2 },

  { "no MIC of the initiator", 2, drop_mic, 3 },
  { "a wrong MIC of the initiator", 2, flip_mic, 3 },
  { "a MIC without a token", 2, drop_token, 3 },
  { "an initiator that changes the mechanism", 2, choose_kerberos, 3 },
  { "an initiator that gives up", 2, refuse, 3 },
  { "an initiator that begins anew", 2, become_init, 3 },

  { "no MIC of the acceptor", 3, drop_mic, 4 },
  { "a wrong MIC of the acceptor", 3, flip_mic, 4 },
  { "a token at the end", 3, add_token, 4 },
  { "an acceptor that goes on without end", 3, go_on, 4 },
  { "an acceptor that has no end", 3, drop_mic, 4 },
  { "an acceptor that changes its mind", 3, choose_kerberos, 4 },
  { "a refusal at the end", 3, refuse, 4 },
};

static GBytes *
change_token (GBytes *token,
              Change  change)
{
  WsmanSpnegoMessage message;
  WsmanSlice all = slice_of (token);

  g_assert_true (wsman_spnego_read (all.data, all.length, &message));
  if (change == flip_mic && message.mic.length == 0)
    message.mic = (WsmanSlice) { scratch, 16 };
  change (&message);

  return wsman_spnego_write (&message);
}

static WsmanGss *
make_initiator (WsmanWrapping wrapping)
{
  const WsmanCredentialSource source = { .user_name = USER, .password = PASSWORD };
  g_autoptr(WsmanCredential) credential = wsman_credential_new (&source);

  return wsman_gss_new_initiator (credential, WSMAN_MECHANISM_NTLM, wrapping, "host/server", NULL);
}

static WsmanGss *
make_acceptor (void)
{
  const WsmanAcceptorSource source = { .keytab = "/nonexistent", .ntlm = TRUE };

  return wsman_gss_new_acceptor (&source, NULL);
}

/* How the other side reads a sealed message. */
static void
check_sealing (WsmanGss *sender,
               WsmanGss *receiver)
{
  g_autoptr(GBytes) plain = g_bytes_new_static ("plain", 5);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) sealed = NULL;
  g_autoptr(GBytes) unsealed = NULL;
  gsize signature_length, padding;

  sealed = wsman_gss_seal (sender, plain, &signature_length, &padding, &error);
  g_assert_no_error (error);
  unsealed = wsman_gss_unseal (receiver, sealed, signature_length, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (plain, unsealed));
}

static void
assert_refused (WsmanGss     *side,
                GBytes       *token,
                const GError *error)
{
  g_autoptr(GError) later = NULL;
  g_autoptr(GBytes) output = NULL;

  g_test_message ("  %s", error->message);
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_AUTHENTICATION);
  g_assert_null (strstr (error->message, "Success"));
  g_assert_null (strstr (error->message, PASSWORD));
  g_assert_false (wsman_gss_is_complete (side));

  /* It doesn't accept the right one afterwards either. */
  g_assert_false (wsman_gss_step (side, token, &output, &later));
  g_assert_null (output);
  g_assert_false (wsman_gss_is_complete (side));
}

static void
run_row (const Row *row)
{
  g_autoptr(WsmanGss) initiator = make_initiator (WSMAN_WRAPPING_SPNEGO);
  g_autoptr(WsmanGss) acceptor = make_acceptor ();
  WsmanGss *sides[] = { initiator, acceptor };
  g_autoptr(GBytes) token = NULL;
  g_autoptr(GBytes) right = NULL;
  g_autoptr(GError) error = NULL;
  guint step = 0;

  g_test_message ("%s", row->name);
  do
    {
      g_autoptr(GBytes) heard = g_steal_pointer (&token);

      if (!wsman_gss_step (sides[step % 2], heard, &token, &error))
        break;
      if (token == NULL)
        break;
      if (step == row->step)
        {
          right = g_steal_pointer (&token);
          token = change_token (right, row->change);
        }
    }
  while (++step < 8);

  if (row->refused_at > 0)
    {
      g_assert_nonnull (error);
      g_assert_cmpuint (step, ==, row->refused_at);
      assert_refused (sides[step % 2], right, error);
      return;
    }
  g_assert_no_error (error);
  g_assert_true (wsman_gss_is_complete (initiator));
  g_assert_true (wsman_gss_is_complete (acceptor));
  check_sealing (initiator, acceptor);
  check_sealing (acceptor, initiator);
  check_sealing (initiator, acceptor);
}

static void
test_in_between (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    run_row (&rows[i]);
}

/* An attacker asks for weaker keys of NTLM in any of its messages, which aren't protected when they are read. */
static void
test_weak_keys (void)
{
  static const gsize offsets[] = { 12, 20, 60 };
  static const guint32 flags[] = { 0x20000000, 0x00080000, 0x20080000, 0x20000020, 0 };

  for (guint which = 0; which < G_N_ELEMENTS (offsets); which++)
    for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
      {
        g_autoptr(WsmanGss) initiator = make_initiator (WSMAN_WRAPPING_RAW);
        g_autoptr(WsmanGss) acceptor = make_acceptor ();
        WsmanGss *sides[] = { initiator, acceptor };
        g_autoptr(GBytes) token = NULL;
        g_autoptr(GError) error = NULL;

        for (guint step = 0; step < 4 && error == NULL && (step == 0 || token != NULL); step++)
          {
            g_autoptr(GBytes) heard = g_steal_pointer (&token);

            if (heard != NULL && step == which + 1)
              {
                gsize length = g_bytes_get_size (heard);
                guint8 *data = g_memdup2 (g_bytes_get_data (heard, NULL), length);
                guint32 value;

                memcpy (&value, data + offsets[which], sizeof value);
                value &= ~GUINT32_TO_LE (flags[i]);
                memcpy (data + offsets[which], &value, sizeof value);
                g_bytes_unref (heard);
                heard = g_bytes_new_take (data, length);
              }
            wsman_gss_step (sides[step % 2], heard, &token, &error);
            g_assert_cmpint (error != NULL, ==, flags[i] != 0 && step == which + 1);
          }
        if (flags[i] != 0)
          {
            g_assert_nonnull (strstr (error->message, "128 bits"));
            g_assert_null (token);
          }
        else
          {
            g_assert_true (wsman_gss_is_complete (acceptor));
          }
      }
}

/* Makes the last message of NTLM at a level of compatibility with old systems. It isn't made by this library's
 * initiator, which refuses to send such a message. */
static GBytes *
authenticate_at_level (const char *level,
                       GBytes     *challenge)
{
  const WsmanCredentialSource from = { .user_name = USER, .password = PASSWORD };
  g_autoptr(WsmanCredential) credential = wsman_credential_new (&from);
  g_autoptr(WsmanCredentialHandle) handle = wsman_credential_acquire (credential, WSMAN_MECHANISM_NTLM, NULL);
  gss_ctx_id_t context = GSS_C_NO_CONTEXT;
  gss_buffer_desc input = { 0, NULL };
  gss_buffer_desc output = GSS_C_EMPTY_BUFFER;
  gss_buffer_desc text = { strlen ("host@server"), "host@server" };
  gss_name_t target = GSS_C_NO_NAME;
  OM_uint32 major, minor;
  GBytes *token;

  g_setenv ("LM_COMPAT_LEVEL", level, TRUE);
  g_assert_cmpuint (gss_import_name (&minor, &text, (gss_OID) GSS_C_NT_HOSTBASED_SERVICE, &target), ==, 0);
  for (guint step = 0; step < 2; step++)
    {
      gss_release_buffer (&minor, &output);
      major = gss_init_sec_context (&minor, handle->handle, &context, target, wsman_gss_get_oid (WSMAN_MECHANISM_NTLM),
                                    GSS_C_CONF_FLAG | GSS_C_INTEG_FLAG | GSS_C_SEQUENCE_FLAG | GSS_C_REPLAY_FLAG, 0,
                                    NULL, &input, NULL, &output, NULL, NULL);
      g_assert_false (GSS_ERROR (major));
      input = (gss_buffer_desc) { g_bytes_get_size (challenge), (void *) g_bytes_get_data (challenge, NULL) };
    }
  token = g_bytes_new (output.value, output.length);
  gss_release_buffer (&minor, &output);
  gss_release_name (&minor, &target);
  gss_delete_sec_context (&minor, &context, GSS_C_NO_BUFFER);

  return token;
}

/* The environment of a program lets gss-ntlmssp use NTLMv1, whose keys are found by trying 2^56 keys of DES. Both sides
 * refuse it, whatever the environment says. */
static void
test_old_version (void)
{
  static const char * const levels[] = { "0", "1", "2", "3", "4", "5" };
  g_autofree char *former = g_strdup (g_getenv ("LM_COMPAT_LEVEL"));

  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      g_autoptr(WsmanGss) initiator = make_initiator (WSMAN_WRAPPING_RAW);
      g_autoptr(WsmanGss) acceptor = make_acceptor ();
      g_autoptr(GBytes) negotiate = NULL;
      g_autoptr(GBytes) challenge = NULL;
      g_autoptr(GBytes) authenticate = NULL;
      g_autoptr(GBytes) foreign = NULL;
      g_autoptr(GBytes) rest = NULL;
      g_autoptr(GError) error = NULL;
      gboolean is_old = i < 3;

      g_setenv ("LM_COMPAT_LEVEL", levels[i], TRUE);
      g_assert_true (wsman_gss_step (initiator, NULL, &negotiate, &error));
      g_assert_cmpint (wsman_gss_step (acceptor, negotiate, &challenge, &error), ==, i > 0);
      if (i == 0)
        continue; /* At this level, the first message doesn't offer strong keys. */

      g_assert_cmpint (wsman_gss_step (initiator, challenge, &authenticate, &error), ==, !is_old);
      g_assert_cmpint (authenticate != NULL, ==, !is_old);
      g_assert_true (!is_old || strstr (error->message, "NTLMv1") != NULL);
      g_clear_error (&error);

      foreign = authenticate_at_level (levels[i], challenge);
      g_assert_cmpint (wsman_gss_step (acceptor, foreign, &rest, &error), ==, !is_old);
      g_assert_cmpint (wsman_gss_is_complete (acceptor), ==, !is_old);
      g_assert_true (!is_old || strstr (error->message, "NTLMv1") != NULL);
    }

  if (former != NULL)
    g_setenv ("LM_COMPAT_LEVEL", former, TRUE);
  else
    g_unsetenv ("LM_COMPAT_LEVEL");
}

/* A token after the last, raw and not. */
static void
test_over (void)
{
  for (WsmanWrapping wrapping = WSMAN_WRAPPING_RAW; wrapping <= WSMAN_WRAPPING_SPNEGO; wrapping++)
    {
      g_autoptr(WsmanGss) initiator = make_initiator (wrapping);
      g_autoptr(WsmanGss) acceptor = make_acceptor ();
      WsmanGss *sides[] = { initiator, acceptor };
      g_autoptr(GBytes) token = NULL;
      g_autoptr(GBytes) last = NULL;
      g_autoptr(GError) error = NULL;

      for (guint step = 0; step == 0 || token != NULL; step++)
        {
          g_clear_pointer (&last, g_bytes_unref);
          last = g_steal_pointer (&token);
          g_assert_true (wsman_gss_step (sides[step % 2], last, &token, &error));
          g_assert_no_error (error);
        }
      for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
        {
          g_assert_true (wsman_gss_is_complete (sides[i]));
          g_assert_false (wsman_gss_step (sides[i], last, &token, &error));
          g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_AUTHENTICATION);
          g_clear_error (&error);
          g_assert_false (wsman_gss_is_complete (sides[i]));
        }
    }
}

/* The list begins with a mechanism that the acceptor doesn't have. The acceptor chooses once, and waits for a token
 * of its choice. The token that came with the list belongs to another mechanism, and isn't read. */
static void
test_other_mechanism (void)
{
  g_autoptr(WsmanGss) acceptor = make_acceptor ();
  const WsmanSlice oids[] = { slice (NEGOEX), slice (KERBEROS), slice (NTLM) };
  g_autoptr(GBytes) types = wsman_spnego_write_types (oids, G_N_ELEMENTS (oids));
  WsmanSpnegoMessage message = { .is_init = TRUE, .types = slice_of (types), .token = slice ("NEGOEXTS") };
  g_autoptr(GBytes) init = wsman_spnego_write (&message);
  g_autoptr(GBytes) response = NULL;
  g_autoptr(GBytes) next = NULL;
  g_autoptr(GError) error = NULL;
  WsmanSlice ntlm = slice (NTLM);
  WsmanSlice all;

  g_assert_true (wsman_gss_step (acceptor, init, &response, &error));
  g_assert_no_error (error);
  all = slice_of (response);
  g_assert_true (wsman_spnego_read (all.data, all.length, &message));
  g_assert_cmpint (message.state, ==, WSMAN_SPNEGO_STATE_REQUEST_MIC);
  g_assert_true (wsman_slice_equal (&message.mechanism, &ntlm));
  g_assert_cmpuint (message.token.length, ==, 0);

  g_assert_false (wsman_gss_step (acceptor, init, &next, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_AUTHENTICATION);
}

/* A hint that the server sends first may be read, and saves an attempt that would fail. */
static void
test_hints (void)
{
  static const struct
  {
    const char *types;
    gboolean taken;
  } hints[] = {
    { "\x30\x17" OID_KERBEROS OID_NTLM, TRUE },
    { "\x30\x0c" OID_NTLM, TRUE },
    { "\x30\x0b" OID_KERBEROS, FALSE },
    { "\x30\x08" OID_SPNEGO, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (hints); i++)
    {
      g_autoptr(WsmanGss) initiator = make_initiator (WSMAN_WRAPPING_SPNEGO);
      WsmanSpnegoMessage message = { .is_init = TRUE, .types = slice (hints[i].types) };
      g_autoptr(GBytes) input = wsman_spnego_write (&message);
      g_autoptr(GBytes) output = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_cmpint (wsman_gss_step (initiator, input, &output, &error), ==, hints[i].taken);
      g_assert_cmpint (output != NULL, ==, hints[i].taken);
      g_assert_cmpint (error == NULL, ==, hints[i].taken);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("wsman-XXXXXX", NULL);
  g_autofree char *users = g_build_filename (folder, "users", NULL);
  g_autoptr(GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  g_file_set_contents_full (users, "CORP:ada:" PASSWORD "\n", -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  g_setenv ("NTLM_USER_FILE", users, TRUE);

  g_test_add_func ("/wsman/security/spnego/shapes", test_shapes);
  g_test_add_func ("/wsman/security/spnego/odd", test_odd);
  g_test_add_func ("/wsman/security/spnego/sizes", test_sizes);
  g_test_add_func ("/wsman/security/spnego/in-between", test_in_between);
  g_test_add_func ("/wsman/security/spnego/weak-keys", test_weak_keys);
  g_test_add_func ("/wsman/security/spnego/old-version", test_old_version);
  g_test_add_func ("/wsman/security/spnego/over", test_over);
  g_test_add_func ("/wsman/security/spnego/other-mechanism", test_other_mechanism);
  g_test_add_func ("/wsman/security/spnego/hints", test_hints);
  status = g_test_run ();

  g_remove (users);
  g_rmdir (folder);

  return status;
}
