/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One side of an authentication as a program, so that another implementation can be the other side. The first argument
 * is the role. Standard input has these commands, each with its reply:
 *   token BASE64|-     -> token BASE64|- more|done, or error TEXT, or refused BASE64 TEXT if the token must be sent
 *                         to the other side
 *   seal BASE64        -> sealed SIGNATURE-LENGTH BASE64
 *   unseal N BASE64    -> plain BASE64
 *   info               -> info MECHANISM BOUND PEER LOCAL
 */

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "security/wsman-gss-peer-private.h"

static char *role, *mechanism, *also, *wrapping, *target, *user, *password, *ccache, *keytab;
static char *client_keytab, *bindings;

static const GOptionEntry options[] = {
  { "role", 0, 0, G_OPTION_ARG_STRING, &role, "initiator or acceptor", NULL },
  { "mechanism", 0, 0, G_OPTION_ARG_STRING, &mechanism, "kerberos or ntlm; an acceptor's only one", NULL },
  { "also", 0, 0, G_OPTION_ARG_STRING, &also, "the mechanism that is offered behind it", NULL },
  { "wrapping", 0, 0, G_OPTION_ARG_STRING, &wrapping, "raw or spnego", NULL },
  { "target", 0, 0, G_OPTION_ARG_STRING, &target, "the server's principal", NULL },
  { "user", 0, 0, G_OPTION_ARG_STRING, &user, "the user name", NULL },
  { "password", 0, 0, G_OPTION_ARG_STRING, &password, "the password", NULL },
  { "ccache", 0, 0, G_OPTION_ARG_STRING, &ccache, "the initiator's tickets", NULL },
  { "keytab", 0, 0, G_OPTION_ARG_STRING, &keytab, "the acceptor's keys", NULL },
  { "client-keytab", 0, 0, G_OPTION_ARG_STRING, &client_keytab, "the initiator's keys", NULL },
  { "bindings", 0, 0, G_OPTION_ARG_STRING, &bindings, "channel bindings, as text", NULL },
  { NULL }
};

static gboolean
is_acceptor (void)
{
  return g_str_equal (role, "acceptor");
}

static GBytes *
decode (const char *text)
{
  gsize length;
  guchar *data;

  if (g_str_equal (text, "-"))
    return g_bytes_new (NULL, 0);
  data = g_base64_decode (text, &length);

  return g_bytes_new_take (data, length);
}

static char *
encode (GBytes *bytes)
{
  gsize length;
  const guchar *data;

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    return g_strdup ("-");
  data = g_bytes_get_data (bytes, &length);

  return g_base64_encode (data, length);
}

static void
respond (WsmanGss *gss,
         char    **words)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) input = NULL;
  g_autoptr(GBytes) output = NULL;
  g_autofree char *text = NULL;
  gsize signature_length = 0, padding = 0;

  if (g_str_equal (words[0], "token"))
    {
      input = decode (words[1]);
      if (wsman_gss_step (gss, input, &output, &error))
        {
          text = encode (output);
          printf ("token %s %s\n", text, wsman_gss_is_complete (gss) ? "done" : "more");
        }
      else if (wsman_gss_get_error_token (gss) != NULL)
        {
          text = encode (wsman_gss_get_error_token (gss));
          printf ("refused %s %s\n", text, error->message);
          g_clear_error (&error);
        }
    }
  else if (g_str_equal (words[0], "seal"))
    {
      input = decode (words[1]);
      output = wsman_gss_seal (gss, input, &signature_length, &padding, &error);
      if (output != NULL)
        {
          text = encode (output);
          printf ("sealed %" G_GSIZE_FORMAT " %s\n", signature_length, text);
        }
    }
  else if (g_str_equal (words[0], "unseal"))
    {
      input = decode (words[2]);
      output = wsman_gss_unseal (gss, input, strtoul (words[1], NULL, 10), &error);
      if (output != NULL)
        {
          text = encode (output);
          printf ("plain %s\n", text);
        }
    }
  else if (g_str_equal (words[0], "info"))
    {
      g_autoptr(WsmanPeer) peer = wsman_gss_is_complete (gss) && is_acceptor () ? wsman_peer_new (gss, &error) : NULL;

      if (error == NULL)
        printf ("info %s %d %s %s\n", wsman_mechanism_get_name (wsman_gss_get_mechanism (gss)),
                wsman_gss_is_bound (gss), peer != NULL ? peer->name : "-",
                peer != NULL && peer->account_name != NULL ? peer->account_name : "-");
    }
  if (error != NULL)
    printf ("error %s\n", error->message);
  fflush (stdout);
}

static WsmanMechanism
find_mechanism (const char *name)
{
  return g_strcmp0 (name, "ntlm") == 0 ? WSMAN_MECHANISM_NTLM : WSMAN_MECHANISM_KERBEROS;
}

static WsmanGss *
make_side (void)
{
  g_autoptr(GBytes) hash = bindings != NULL ? g_bytes_new (bindings, strlen (bindings)) : NULL;
  WsmanAcceptorSource source = { keytab, TRUE, TRUE };
  WsmanCredentialSource from = { user, password, ccache, client_keytab };
  g_autoptr(WsmanCredential) credential = NULL;
  WsmanGss *self;

  if (is_acceptor ())
    {
      source.kerberos = g_strcmp0 (mechanism, "ntlm") != 0;
      source.ntlm = g_strcmp0 (mechanism, "kerberos") != 0;
      return wsman_gss_new_acceptor (&source, hash);
    }

  credential = wsman_credential_new (&from);
  self = wsman_gss_new_initiator (credential, find_mechanism (mechanism),
                                  g_str_equal (wrapping, "raw") ? WSMAN_WRAPPING_RAW
                                                                : WSMAN_WRAPPING_SPNEGO,
                                  target, hash);
  if (also != NULL)
    wsman_gss_offer (self, find_mechanism (also));

  return self;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanGss) gss = NULL;
  char *line = NULL;
  size_t size = 0;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }

  gss = make_side ();
  while (getline (&line, &size, stdin) > 0)
    {
      g_auto(GStrv) words = g_strsplit (g_strchomp (line), " ", 3);

      respond (gss, words);
    }
  free (line);

  return EXIT_SUCCESS;
}
