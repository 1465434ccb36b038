/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Authenticates without a network, and calls gss_wrap() and gss_unwrap() directly.
 */

#include "pair.h"

#include <gssapi/gssapi_ext.h>
#include <gssapi/gssapi_krb5.h>
#include <string.h>

#define TARGET "host@localhost"

struct _BenchPair
{
  gss_ctx_id_t initiator;
  gss_ctx_id_t acceptor;
};

static gss_OID_desc ntlm = { 10, (void *) "\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x0a" };

/* Gets credentials: a password for NTLM, and the existing ticket for Kerberos. */
static gss_cred_id_t
acquire (gss_OID mechanism)
{
  gss_OID_set_desc mechanisms = { 1, mechanism };
  gss_buffer_desc name = { strlen (BENCH_USER), (void *) BENCH_USER };
  gss_buffer_desc password = { strlen (BENCH_PASSWORD), (void *) BENCH_PASSWORD };
  gss_cred_id_t credential = GSS_C_NO_CREDENTIAL;
  gss_name_t user = GSS_C_NO_NAME;
  OM_uint32 major, minor;

  if (mechanism != &ntlm)
    return GSS_C_NO_CREDENTIAL;

  major = gss_import_name (&minor, &name, GSS_C_NT_USER_NAME, &user);
  g_assert_cmpuint (major, ==, GSS_S_COMPLETE);
  major = gss_acquire_cred_with_password (&minor, user, &password, GSS_C_INDEFINITE, &mechanisms,
                                          GSS_C_INITIATE, &credential, NULL, NULL);
  g_assert_cmpuint (major, ==, GSS_S_COMPLETE);
  gss_release_name (&minor, &user);

  return credential;
}

static gss_name_t
import_target (void)
{
  gss_buffer_desc name = { strlen (TARGET), (void *) TARGET };
  gss_name_t target = GSS_C_NO_NAME;
  OM_uint32 major, minor;

  major = gss_import_name (&minor, &name, GSS_C_NT_HOSTBASED_SERVICE, &target);
  g_assert_cmpuint (major, ==, GSS_S_COMPLETE);

  return target;
}

static void
shake_hands (BenchPair     *self,
             gss_OID        mechanism,
             gss_cred_id_t  credential,
             gss_name_t     target)
{
  const OM_uint32 flags = GSS_C_MUTUAL_FLAG | GSS_C_CONF_FLAG | GSS_C_INTEG_FLAG | GSS_C_REPLAY_FLAG
                          | GSS_C_SEQUENCE_FLAG;
  gss_buffer_desc to_acceptor = GSS_C_EMPTY_BUFFER;
  gss_buffer_desc to_initiator = GSS_C_EMPTY_BUFFER;
  OM_uint32 initiated = GSS_S_CONTINUE_NEEDED, accepted = GSS_S_CONTINUE_NEEDED, minor;

  while (initiated == GSS_S_CONTINUE_NEEDED || accepted == GSS_S_CONTINUE_NEEDED)
    {
      initiated = gss_init_sec_context (&minor, credential, &self->initiator, target, mechanism, flags, 0,
                                        GSS_C_NO_CHANNEL_BINDINGS, &to_initiator, NULL, &to_acceptor,
                                        NULL, NULL);
      g_assert_cmpuint (GSS_ERROR (initiated), ==, 0);
      gss_release_buffer (&minor, &to_initiator);
      if (to_acceptor.length == 0)
        break;

      accepted = gss_accept_sec_context (&minor, &self->acceptor, GSS_C_NO_CREDENTIAL, &to_acceptor,
                                         GSS_C_NO_CHANNEL_BINDINGS, NULL, NULL, &to_initiator, NULL,
                                         NULL, NULL);
      g_assert_cmpuint (GSS_ERROR (accepted), ==, 0);
      gss_release_buffer (&minor, &to_acceptor);
    }
}

BenchPair *
bench_pair_new (const char *mechanism)
{
  BenchPair *self = g_new0 (BenchPair, 1);
  gss_OID oid = g_str_equal (mechanism, "NTLM") ? &ntlm : (gss_OID) gss_mech_krb5;
  gss_cred_id_t credential = acquire (oid);
  gss_name_t target = import_target ();
  OM_uint32 minor;

  shake_hands (self, oid, credential, target);
  gss_release_name (&minor, &target);
  gss_release_cred (&minor, &credential);

  return self;
}

void
bench_pair_free (BenchPair *self)
{
  OM_uint32 minor;

  gss_delete_sec_context (&minor, &self->initiator, GSS_C_NO_BUFFER);
  gss_delete_sec_context (&minor, &self->acceptor, GSS_C_NO_BUFFER);
  g_free (self);
}

void
bench_pair_pass (BenchPair *self,
                 GBytes    *plain)
{
  gss_buffer_desc in = GSS_C_EMPTY_BUFFER, sealed = GSS_C_EMPTY_BUFFER, out = GSS_C_EMPTY_BUFFER;
  OM_uint32 major, minor;
  int is_sealed = 0;

  in.value = (void *) g_bytes_get_data (plain, &in.length);
  major = gss_wrap (&minor, self->initiator, TRUE, GSS_C_QOP_DEFAULT, &in, &is_sealed, &sealed);
  g_assert_cmpuint (major, ==, GSS_S_COMPLETE);
  major = gss_unwrap (&minor, self->acceptor, &sealed, &out, &is_sealed, NULL);
  g_assert_cmpuint (major, ==, GSS_S_COMPLETE);
  g_assert_cmpuint (out.length, ==, in.length);
  gss_release_buffer (&minor, &sealed);
  gss_release_buffer (&minor, &out);
}
