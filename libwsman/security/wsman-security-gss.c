/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Kerberos and NTLM as security contexts. This file decides which mechanisms may be used, and in which order. SPNEGO
 * carries the list, and the acceptor may also choose a later mechanism of the list.
 */

#include "wsman-security-gss-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"

struct _WsmanSecurityGss
{
  WsmanSecurityContext parent_instance;

  WsmanGss *gss; /* NULL for an initiator before its first step */

  /* Only an initiator has these fields: */
  WsmanNegotiation negotiation;
  WsmanCredential *credential;
  GBytes *bindings;
  char *fallback; /* why a preferred mechanism failed or isn't used; NULL if there is no reason */

  WsmanPeer *peer; /* the client; NULL for an initiator */
};

G_DEFINE_FINAL_TYPE (WsmanSecurityGss, wsman_security_gss, WSMAN_TYPE_SECURITY_CONTEXT)

void
wsman_negotiation_copy (WsmanNegotiation       *self,
                        const WsmanNegotiation *other)
{
  *self = *other;
  self->target = g_strdup (other->target);
  self->why_no_ntlm = g_strdup (other->why_no_ntlm);
}

void
wsman_negotiation_clear (WsmanNegotiation *self)
{
  g_clear_pointer (&self->target, g_free);
  g_clear_pointer (&self->why_no_ntlm, g_free);
}

static gboolean
is_raw (WsmanSecurityGss *self)
{
  return !g_str_equal (self->negotiation.scheme, "Negotiate");
}

/* Makes the first step with one mechanism, and offers the later mechanisms of the list with it. */
static gboolean
try_mechanism (WsmanSecurityGss *self,
               guint             which,
               GBytes          **output,
               GError          **error)
{
  g_autoptr(WsmanGss) gss =
    wsman_gss_new_initiator (self->credential, self->negotiation.mechanisms[which],
                             is_raw (self) ? WSMAN_WRAPPING_RAW : WSMAN_WRAPPING_SPNEGO,
                             self->negotiation.target, self->bindings);

  for (guint i = which + 1; i < self->negotiation.n_mechanisms && !is_raw (self); i++)
    wsman_gss_offer (gss, self->negotiation.mechanisms[i]);
  wsman_gss_set_delegate (gss, self->negotiation.delegate);
  if (!wsman_gss_step (gss, NULL, output, error))
    return FALSE;
  self->gss = g_steal_pointer (&gss);

  return TRUE;
}

/* Tells whether Kerberos refused the credentials. Refused credentials aren't sent with NTLM. */
static gboolean
were_refused (const GError *reason)
{
  guint32 code = wsman_error_get_info (reason)->code;

  return code == HRESULT_FROM_WIN32 (ERROR_LOGON_FAILURE) || code == SEC_E_LOGON_DENIED;
}

static char *
join_reasons (GPtrArray *errors)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < errors->len; i++)
    {
      const GError *each = g_ptr_array_index (errors, i);

      g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", each->message);
    }

  return g_string_free (text, FALSE);
}

/* Sets an error that contains the reasons of all mechanisms. The error has the code of the first reason. */
static void
propagate_reasons (WsmanSecurityGss *self,
                   GPtrArray        *errors,
                   GError          **error)
{
  g_autofree char *reasons = join_reasons (errors);
  g_autoptr(GString) text = g_string_new (reasons);
  const GError *first = g_ptr_array_index (errors, 0);

  if (self->negotiation.why_no_ntlm != NULL)
    g_string_append_printf (text, "; %s", self->negotiation.why_no_ntlm);
  wsman_error_set (error, first->code, wsman_error_get_info (first)->code, "%s", text->str);
}

static gboolean
start (WsmanSecurityGss  *self,
       GBytes           **output,
       GError           **error)
{
  g_autoptr(GPtrArray) errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);

  for (guint i = 0; i < self->negotiation.n_mechanisms; i++)
    {
      GError *local_error = NULL;

      if (try_mechanism (self, i, output, &local_error))
        {
          self->fallback = errors->len > 0 ? join_reasons (errors) : NULL;
          return TRUE;
        }
      wsman_debug (WSMAN_DEBUG_SECURITY, "%s", local_error->message);
      g_ptr_array_add (errors, local_error);
      if (were_refused (local_error))
        break;
    }
  propagate_reasons (self, errors, error);

  return FALSE;
}

/* Makes a further step. After this step another mechanism may be in use. */
static gboolean
step_on (WsmanSecurityGss *self,
         GBytes           *input,
         GBytes          **output,
         GError          **error)
{
  WsmanMechanism before = wsman_gss_get_mechanism (self->gss);

  if (!wsman_gss_step (self->gss, input, output, error))
    return FALSE;
  if (self->credential != NULL && wsman_gss_get_mechanism (self->gss) != before)
    {
      self->fallback = g_strdup_printf (_("the server refused %s"), wsman_mechanism_get_name (before));
      wsman_debug (WSMAN_DEBUG_SECURITY, "%s", self->fallback);
    }

  return TRUE;
}

static gboolean
wsman_security_gss_step (WsmanSecurityContext  *context,
                         GBytes                *input,
                         GBytes               **output,
                         GError               **error)
{
  WsmanSecurityGss *self = WSMAN_SECURITY_GSS (context);

  if (self->gss == NULL)
    return start (self, output, error);
  if (!step_on (self, input, output, error))
    return FALSE;
  if (self->credential != NULL || !wsman_gss_is_complete (self->gss))
    return TRUE;

  /* Looking up an account may block, so it is done in this thread. */
  self->peer = wsman_peer_new (self->gss, error);
  if (self->peer == NULL)
    g_clear_pointer (output, g_bytes_unref);

  return self->peer != NULL;
}

static gboolean
wsman_security_gss_is_complete (WsmanSecurityContext *context)
{
  WsmanSecurityGss *self = WSMAN_SECURITY_GSS (context);

  return self->gss != NULL && wsman_gss_is_complete (self->gss) &&
         (self->credential != NULL || self->peer != NULL);
}

static WsmanSealed *
wsman_security_gss_seal (WsmanSecurityContext  *context,
                         GBytes                *plain,
                         GError               **error)
{
  WsmanSecurityGss *self = WSMAN_SECURITY_GSS (context);
  g_autoptr(WsmanSealed) sealed = g_new0 (WsmanSealed, 1);
  gsize padding = 0;

  sealed->bytes = wsman_gss_seal (self->gss, plain, &sealed->signature_length, &padding, error);
  sealed->length = g_bytes_get_size (plain) + padding;

  return sealed->bytes != NULL ? g_steal_pointer (&sealed) : NULL;
}

static GBytes *
wsman_security_gss_unseal (WsmanSecurityContext  *context,
                           GBytes                *sealed,
                           gsize                  signature_length,
                           GError               **error)
{
  return wsman_gss_unseal (WSMAN_SECURITY_GSS (context)->gss, sealed, signature_length, error);
}

static const char *
wsman_security_gss_get_scheme (WsmanSecurityContext *context)
{
  return WSMAN_SECURITY_GSS (context)->negotiation.scheme;
}

static const char *
wsman_security_gss_get_mechanism_name (WsmanSecurityContext *context)
{
  return wsman_mechanism_get_name (wsman_security_gss_get_mechanism (WSMAN_SECURITY_GSS (context)));
}

static gboolean
wsman_security_gss_was_refused (WsmanSecurityContext *context)
{
  WsmanSecurityGss *self = WSMAN_SECURITY_GSS (context);

  return self->gss != NULL && wsman_gss_was_refused (self->gss);
}

static GBytes *
wsman_security_gss_get_error_token (WsmanSecurityContext *context)
{
  WsmanSecurityGss *self = WSMAN_SECURITY_GSS (context);

  return self->gss != NULL ? wsman_gss_get_error_token (self->gss) : NULL;
}

static const char *
wsman_security_gss_get_fallback (WsmanSecurityContext *context)
{
  return WSMAN_SECURITY_GSS (context)->fallback;
}

static gboolean
wsman_security_gss_is_bound (WsmanSecurityContext *context)
{
  WsmanSecurityGss *self = WSMAN_SECURITY_GSS (context);

  return self->gss != NULL && wsman_gss_is_bound (self->gss);
}

static const WsmanPeer *
wsman_security_gss_get_peer (WsmanSecurityContext *context)
{
  return WSMAN_SECURITY_GSS (context)->peer;
}

static void
wsman_security_gss_finalize (GObject *object)
{
  WsmanSecurityGss *self = WSMAN_SECURITY_GSS (object);

  g_clear_pointer (&self->gss, wsman_gss_free);
  wsman_negotiation_clear (&self->negotiation);
  g_clear_pointer (&self->credential, wsman_credential_unref);
  g_clear_pointer (&self->bindings, g_bytes_unref);
  g_clear_pointer (&self->fallback, g_free);
  g_clear_pointer (&self->peer, wsman_peer_free);

  G_OBJECT_CLASS (wsman_security_gss_parent_class)->finalize (object);
}

static void
wsman_security_gss_class_init (WsmanSecurityGssClass *klass)
{
  WsmanSecurityContextClass *context_class = WSMAN_SECURITY_CONTEXT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wsman_security_gss_finalize;

  context_class->connection_bound = TRUE;
  context_class->get_scheme = wsman_security_gss_get_scheme;
  context_class->get_mechanism = wsman_security_gss_get_mechanism_name;
  context_class->is_complete = wsman_security_gss_is_complete;
  context_class->step = wsman_security_gss_step;
  context_class->seal = wsman_security_gss_seal;
  context_class->unseal = wsman_security_gss_unseal;
  context_class->was_refused = wsman_security_gss_was_refused;
  context_class->get_fallback = wsman_security_gss_get_fallback;
  context_class->get_error_token = wsman_security_gss_get_error_token;
  context_class->is_bound = wsman_security_gss_is_bound;
  context_class->get_peer = wsman_security_gss_get_peer;
}

static void
wsman_security_gss_init (WsmanSecurityGss *self)
{
}

WsmanSecurityContext *
wsman_security_gss_new_initiator (const WsmanNegotiation *negotiation,
                                  WsmanCredential        *credential,
                                  GBytes                 *bindings)
{
  WsmanSecurityGss *self = g_object_new (WSMAN_TYPE_SECURITY_GSS, NULL);

  wsman_negotiation_copy (&self->negotiation, negotiation);
  self->credential = wsman_credential_ref (credential);
  self->bindings = bindings != NULL ? g_bytes_ref (bindings) : NULL;

  return WSMAN_SECURITY_CONTEXT (self);
}

WsmanSecurityContext *
wsman_security_gss_new_acceptor (const WsmanAcceptorSource *source,
                                 GBytes                    *bindings)
{
  WsmanSecurityGss *self = g_object_new (WSMAN_TYPE_SECURITY_GSS, NULL);

  self->negotiation.scheme = "Negotiate";
  self->gss = wsman_gss_new_acceptor (source, bindings);

  return WSMAN_SECURITY_CONTEXT (self);
}

WsmanMechanism
wsman_security_gss_get_mechanism (WsmanSecurityGss *self)
{
  return self->gss != NULL ? wsman_gss_get_mechanism (self->gss) : WSMAN_MECHANISM_UNKNOWN;
}
