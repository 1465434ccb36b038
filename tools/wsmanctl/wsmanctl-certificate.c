/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Sets the client certificate from the options of the command line, and asks for its PIN. A certificate is named by a
 * file, by a pkcs11: URI, or by a thumbprint as with winrm.
 */

#include "wsmanctl-certificate.h"

#include <glib/gi18n.h>

#include "password-input.h"
#include "wsmanctl-arguments.h"

#define SHA1_DIGITS 40
#define SHA256_DIGITS 64

gboolean
wsmanctl_certificate_is_set (void)
{
  return arguments.certificate != NULL;
}

/* Tells whether text is a thumbprint, as Windows' tools take it: digits, perhaps with blanks. */
static gboolean
is_thumbprint (const char *text)
{
  gsize n_digits = 0;

  for (const char *c = text; *c != '\0'; c++)
    {
      if (g_ascii_isxdigit (*c))
        n_digits++;
      else if (*c != ' ' && *c != ':')
        return FALSE;
    }

  return n_digits == SHA1_DIGITS || n_digits == SHA256_DIGITS;
}

static gboolean
on_authenticate (WsmanConnectionOptions *options,
                 WsmanCredentialRequest *request)
{
  g_autofree char *prompt = NULL;
  g_autoptr(GError) local_error = NULL;
  char *pin;

  if (wsman_credential_request_get_kind (request) != WSMAN_CREDENTIAL_KIND_PIN)
    return FALSE;

  prompt = g_strdup_printf (_("PIN or password of %s: "), wsman_credential_request_get_host (request));
  pin = password_input_find (arguments.password_file, arguments.password_fd, prompt,
                             "--password-file, --password-fd", &local_error);
  if (pin == NULL)
    {
      g_printerr ("%s\n", local_error->message);
      return FALSE;
    }

  wsman_credential_request_answer (request, NULL, pin);
  password_input_free (pin);

  return TRUE;
}

void
wsmanctl_certificate_set (WsmanConnectionOptions *options)
{
  g_autofree char *directory = NULL;

  if (arguments.certificate == NULL)
    return;

  if (is_thumbprint (arguments.certificate))
    wsman_connection_options_set_certificate_thumbprint (options, arguments.certificate);
  else
    wsman_connection_options_set_client_certificate_source (options, arguments.certificate);
  if (arguments.certificate_directory != NULL)
    directory = g_canonicalize_filename (arguments.certificate_directory, NULL);
  wsman_connection_options_set_client_certificate_directory (options, directory);
  g_signal_connect (options, "authenticate", G_CALLBACK (on_authenticate), NULL);
}
