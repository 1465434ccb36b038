/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wsman-gss-ticket-private.h"

#include <krb5/krb5.h>
#include <string.h>

#include "wsman-nt-status-private.h"

char *
wsman_ticket_cache_new (void)
{
  static int n_caches;

  return g_strdup_printf ("MEMORY:wsman-%d", g_atomic_int_add (&n_caches, 1));
}

void
wsman_ticket_cache_free (char *name)
{
  krb5_context context;
  krb5_ccache cache;

  if (name != NULL && krb5_init_context (&context) == 0)
    {
      if (krb5_cc_resolve (context, name, &cache) == 0)
        krb5_cc_destroy (context, cache);
      krb5_free_context (context);
    }
  g_free (name);
}

char *
wsman_ticket_dup_message (gint32 code)
{
  krb5_context context;
  const char *message;
  char *result;

  if (krb5_init_context (&context) != 0)
    return NULL;
  message = krb5_get_error_message (context, code);
  result = g_strdup (message);
  krb5_free_error_message (context, message);
  krb5_free_context (context);

  return result;
}

char *
wsman_ticket_dup_default_realm (void)
{
  krb5_context context;
  char *realm = NULL;
  char *result = NULL;

  if (krb5_init_context (&context) != 0)
    return NULL;
  if (krb5_get_default_realm (context, &realm) == 0)
    {
      result = g_strdup (realm);
      krb5_free_default_realm (context, realm);
    }
  krb5_free_context (context);

  return result;
}

/* Asks for the canonical name, because services don't know aliases. */
static krb5_error_code
make_options (krb5_context              context,
              krb5_ccache               cache,
              krb5_get_init_creds_opt **options)
{
  krb5_error_code code = krb5_get_init_creds_opt_alloc (context, options);

  if (code != 0)
    return code;
  krb5_get_init_creds_opt_set_canonicalize (*options, 1);

  return krb5_get_init_creds_opt_set_out_ccache (context, *options, cache);
}

static krb5_error_code
get_ticket (krb5_context   context,
            krb5_principal client,
            const char    *password,
            krb5_ccache    cache)
{
  krb5_get_init_creds_opt *options = NULL;
  krb5_creds credentials = { 0 };
  krb5_error_code code = make_options (context, cache, &options);

  if (code == 0)
    code = krb5_get_init_creds_password (context, &credentials, client, password, NULL, NULL, 0, NULL,
                                         options);
  if (code == 0)
    krb5_free_cred_contents (context, &credentials);
  krb5_get_init_creds_opt_free (context, options);

  return code;
}

/* Makes a principal. An alias has a realm that isn't a part of its text. */
static krb5_error_code
parse_client (krb5_context    context,
              const char     *name,
              const char     *realm,
              krb5_principal *client)
{
  krb5_error_code code;

  if (realm == NULL)
    return krb5_parse_name (context, name, client);

  code = krb5_build_principal (context, client, strlen (realm), realm, name, NULL);
  if (code == 0)
    (*client)->type = KRB5_NT_ENTERPRISE_PRINCIPAL;

  return code;
}

gint32
wsman_ticket_get_by_alias (const char *alias,
                           const char *realm,
                           const char *password,
                           const char *cache)
{
  krb5_context context;
  krb5_principal client = NULL;
  krb5_ccache handle = NULL;
  krb5_error_code code = krb5_init_context (&context);

  if (code != 0)
    return code;
  code = parse_client (context, alias, realm, &client);
  if (code == 0)
    code = krb5_cc_resolve (context, cache, &handle);
  if (code == 0)
    code = get_ticket (context, client, password, handle);
  if (handle != NULL)
    krb5_cc_close (context, handle);
  krb5_free_principal (context, client);
  krb5_free_context (context);

  return code;
}

/* Asks the KDC for a ticket, and reads the reason of its refusal. */
static guint32
ask_for_reason (krb5_context             context,
                krb5_init_creds_context  exchange)
{
  krb5_error *refusal = NULL;
  guint32 status = 0;

  if (krb5_init_creds_get (context, exchange) != 0 &&
      krb5_init_creds_get_error (context, exchange, &refusal) == 0 && refusal != NULL)
    {
      const WsmanSlice data = { (const guint8 *) refusal->e_data.data, refusal->e_data.length };

      status = wsman_nt_status_read_from_kdc (data);
    }
  krb5_free_error (context, refusal);

  return status;
}

guint32
wsman_ticket_find_reason (const char *name,
                          const char *realm,
                          const char *password)
{
  krb5_context context;
  krb5_principal client = NULL;
  krb5_init_creds_context exchange = NULL;
  guint32 status = 0;

  if (krb5_init_context (&context) != 0)
    return 0;

  if (parse_client (context, name, realm, &client) == 0 &&
      krb5_init_creds_init (context, client, NULL, NULL, 0, NULL, &exchange) == 0 &&
      krb5_init_creds_set_password (context, exchange, password) == 0)
    status = ask_for_reason (context, exchange);

  if (exchange != NULL)
    krb5_init_creds_free (context, exchange);
  krb5_free_principal (context, client);
  krb5_free_context (context);

  return status;
}
