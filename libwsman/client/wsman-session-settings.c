/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The settings of a session that may change before each operation: batches, times, sizes and languages. */

#include "wsman-session-fields-private.h"

#include <string.h>

#define DEFAULT_BATCH_ITEMS 20
#define DEFAULT_TIMEOUT 60000
#define DEFAULT_CONNECT_TIMEOUT 30000
#define DEFAULT_MAX_ENVELOPE_SIZE 512000
#define MIN_MAX_ENVELOPE_SIZE 8192 /* [MS-WSMV] 3.1.4.1.7 */
#define DEFAULT_MAX_CONNECTIONS 6

/* Returns the locale in the form that is sent. "de_DE.UTF-8" becomes "de-DE". The locale "C" becomes English, which
 * Windows uses if a request names no language. */
static char *
make_locale (void)
{
  const char *name = g_get_language_names ()[0];
  char *locale = g_strndup (name, strcspn (name, ".@"));

  if (g_str_equal (locale, "C") || g_str_equal (locale, "POSIX") || *locale == '\0')
    {
      g_free (locale);
      return g_strdup ("en-US");
    }

  return g_strdelimit (locale, "_", '-');
}

void
wsman_session_init_settings (WsmanSession *self)
{
  self->batch_items = DEFAULT_BATCH_ITEMS;
  self->timeout = DEFAULT_TIMEOUT;
  self->connect_timeout = DEFAULT_CONNECT_TIMEOUT;
  self->max_envelope_size = DEFAULT_MAX_ENVELOPE_SIZE;
  self->max_connections = DEFAULT_MAX_CONNECTIONS;
  self->locale = make_locale ();
}

static void
define_limits (GParamSpec **properties)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanSession:batch-items:
   *
   * The number of items of an enumeration that a server may send in one response. If it is 0, enumerations fail.
   *
   * Since: 1.0
   */
  properties[PROP_BATCH_ITEMS] =
    g_param_spec_uint ("batch-items", NULL, NULL, 0, G_MAXUINT, DEFAULT_BATCH_ITEMS, flags);

  /**
   * WsmanSession:max-envelope-size:
   *
   * The largest size of a response, in bytes.
   *
   * The size is sent to the server. A response that exceeds it by more than 64 KiB is refused with [error@Wsman.Error]
   * `QUOTA`.
   *
   * Since: 1.0
   */
  properties[PROP_MAX_ENVELOPE_SIZE] =
    g_param_spec_uint ("max-envelope-size", NULL, NULL, MIN_MAX_ENVELOPE_SIZE, G_MAXINT,
                       DEFAULT_MAX_ENVELOPE_SIZE, flags);

  /**
   * WsmanSession:max-connections:
   *
   * The number of connections that asynchronous operations may have open at the same time. Synchronous operations never
   * wait for a connection.
   *
   * Since: 1.0
   */
  properties[PROP_MAX_CONNECTIONS] =
    g_param_spec_uint ("max-connections", NULL, NULL, 1, G_MAXUINT, DEFAULT_MAX_CONNECTIONS, flags);
}

static void
define_timeouts (GParamSpec **properties)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanSession:timeout:
   *
   * The time that a server may take for one request, in milliseconds. If it is 0, the server decides. The default is
   * 60000: one minute.
   *
   * The library sends the time to the server. The complete response must arrive within this time and 5 more seconds.
   * The time between two reads of a program, such as between two items of an enumeration, doesn't count. If a
   * connection must be authenticated first, the authentication may take the same time in addition.
   *
   * Since: 1.0
   */
  properties[PROP_TIMEOUT] =
    g_param_spec_uint ("timeout", NULL, NULL, 0, G_MAXUINT, DEFAULT_TIMEOUT, flags);

  /**
   * WsmanSession:connect-timeout:
   *
   * The time that connecting may take, including the TLS handshake, in milliseconds. The default is 30000.
   *
   * Since: 1.0
   */
  properties[PROP_CONNECT_TIMEOUT] =
    g_param_spec_uint ("connect-timeout", NULL, NULL, 0, G_MAXUINT, DEFAULT_CONNECT_TIMEOUT, flags);

  /**
   * WsmanSession:total-timeout:
   *
   * The limit of the total time of one operation, or of one read of an enumerator, in milliseconds. The default is 0,
   * which means no limit.
   *
   * Since: 1.0
   */
  properties[PROP_TOTAL_TIMEOUT] =
    g_param_spec_uint ("total-timeout", NULL, NULL, 0, G_MAXUINT, 0, flags);
}

static void
define_locales (GParamSpec **properties)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanSession:locale:
   *
   * The language for the server's texts, such as `en-US`. The initial value is the language of the environment.
   *
   * Since: 1.0
   */
  properties[PROP_LOCALE] = g_param_spec_string ("locale", NULL, NULL, NULL, flags);

  /**
   * WsmanSession:data-locale:
   *
   * The language for the format of numbers and dates in the server's texts, such as `de-DE`. Initially, and after this
   * property is set to `NULL`, it is the language of [property@Wsman.Session:locale].
   *
   * Since: 1.0
   */
  properties[PROP_DATA_LOCALE] = g_param_spec_string ("data-locale", NULL, NULL, NULL, flags);
}

void
wsman_session_define_settings (GParamSpec **properties)
{
  define_limits (properties);
  define_timeouts (properties);
  define_locales (properties);
}

static void
set_uint (WsmanSession         *self,
          guint                *field,
          guint                 value,
          WsmanSessionProperty  property)
{
  if (*field == value)
    return;

  *field = value;
  wsman_session_update_settings (self);
  wsman_session_notify (self, property);
}

/**
 * wsman_session_get_batch_items:
 * @self: the session
 *
 * Gets [property@Wsman.Session:batch-items].
 *
 * Returns: the number of items
 *
 * Since: 1.0
 */
guint
wsman_session_get_batch_items (WsmanSession *self)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), 0);

  return self->batch_items;
}

/**
 * wsman_session_set_batch_items:
 * @self: the session
 * @batch_items: the number of items
 *
 * Sets [property@Wsman.Session:batch-items].
 *
 * Since: 1.0
 */
void
wsman_session_set_batch_items (WsmanSession *self,
                               guint         batch_items)
{
  g_return_if_fail (WSMAN_IS_SESSION (self));

  set_uint (self, &self->batch_items, batch_items, PROP_BATCH_ITEMS);
}

/**
 * wsman_session_get_timeout:
 * @self: the session
 *
 * Gets [property@Wsman.Session:timeout].
 *
 * Returns: the time, in milliseconds
 *
 * Since: 1.0
 */
guint
wsman_session_get_timeout (WsmanSession *self)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), 0);

  return self->timeout;
}

/**
 * wsman_session_set_timeout:
 * @self: the session
 * @timeout: the time, in milliseconds
 *
 * Sets [property@Wsman.Session:timeout].
 *
 * Since: 1.0
 */
void
wsman_session_set_timeout (WsmanSession *self,
                           guint         timeout)
{
  g_return_if_fail (WSMAN_IS_SESSION (self));

  set_uint (self, &self->timeout, timeout, PROP_TIMEOUT);
}

/**
 * wsman_session_get_connect_timeout:
 * @self: the session
 *
 * Gets [property@Wsman.Session:connect-timeout].
 *
 * Returns: the time, in milliseconds
 *
 * Since: 1.0
 */
guint
wsman_session_get_connect_timeout (WsmanSession *self)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), 0);

  return self->connect_timeout;
}

/**
 * wsman_session_set_connect_timeout:
 * @self: the session
 * @connect_timeout: the time, in milliseconds
 *
 * Sets [property@Wsman.Session:connect-timeout].
 *
 * Since: 1.0
 */
void
wsman_session_set_connect_timeout (WsmanSession *self,
                                   guint         connect_timeout)
{
  g_return_if_fail (WSMAN_IS_SESSION (self));

  set_uint (self, &self->connect_timeout, connect_timeout, PROP_CONNECT_TIMEOUT);
}

/**
 * wsman_session_get_total_timeout:
 * @self: the session
 *
 * Gets [property@Wsman.Session:total-timeout].
 *
 * Returns: the time, in milliseconds; 0 for no limit
 *
 * Since: 1.0
 */
guint
wsman_session_get_total_timeout (WsmanSession *self)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), 0);

  return self->total_timeout;
}

/**
 * wsman_session_set_total_timeout:
 * @self: the session
 * @total_timeout: the time, in milliseconds; 0 for no limit
 *
 * Sets [property@Wsman.Session:total-timeout].
 *
 * Since: 1.0
 */
void
wsman_session_set_total_timeout (WsmanSession *self,
                                 guint         total_timeout)
{
  g_return_if_fail (WSMAN_IS_SESSION (self));

  set_uint (self, &self->total_timeout, total_timeout, PROP_TOTAL_TIMEOUT);
}

/**
 * wsman_session_get_max_envelope_size:
 * @self: the session
 *
 * Gets [property@Wsman.Session:max-envelope-size].
 *
 * Returns: the size, in bytes
 *
 * Since: 1.0
 */
guint
wsman_session_get_max_envelope_size (WsmanSession *self)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), 0);

  return self->max_envelope_size;
}

/**
 * wsman_session_set_max_envelope_size:
 * @self: the session
 * @max_envelope_size: the size, in bytes
 *
 * Sets [property@Wsman.Session:max-envelope-size].
 *
 * Since: 1.0
 */
void
wsman_session_set_max_envelope_size (WsmanSession *self,
                                     guint         max_envelope_size)
{
  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (max_envelope_size >= MIN_MAX_ENVELOPE_SIZE && max_envelope_size <= G_MAXINT);

  set_uint (self, &self->max_envelope_size, max_envelope_size, PROP_MAX_ENVELOPE_SIZE);
}

/**
 * wsman_session_get_max_connections:
 * @self: the session
 *
 * Gets [property@Wsman.Session:max-connections].
 *
 * Returns: the number of connections
 *
 * Since: 1.0
 */
guint
wsman_session_get_max_connections (WsmanSession *self)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), 0);

  return self->max_connections;
}

/**
 * wsman_session_set_max_connections:
 * @self: the session
 * @max_connections: the number of connections
 *
 * Sets [property@Wsman.Session:max-connections].
 *
 * Since: 1.0
 */
void
wsman_session_set_max_connections (WsmanSession *self,
                                   guint         max_connections)
{
  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (max_connections > 0);

  set_uint (self, &self->max_connections, max_connections, PROP_MAX_CONNECTIONS);
}

/**
 * wsman_session_get_locale:
 * @self: the session
 *
 * Gets [property@Wsman.Session:locale].
 *
 * Returns: (transfer none): the language
 *
 * Since: 1.0
 */
const char *
wsman_session_get_locale (WsmanSession *self)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);

  return self->locale;
}

/**
 * wsman_session_set_locale:
 * @self: the session
 * @locale: (nullable): the language, such as `en-US`; `NULL` for the language of the environment
 *
 * Sets [property@Wsman.Session:locale].
 *
 * Since: 1.0
 */
void
wsman_session_set_locale (WsmanSession *self,
                          const char   *locale)
{
  g_autofree char *chosen = NULL;

  g_return_if_fail (WSMAN_IS_SESSION (self));

  chosen = locale != NULL && *locale != '\0' ? g_strdup (locale) : make_locale ();
  if (g_str_equal (self->locale, chosen))
    return;

  g_free (self->locale);
  self->locale = g_steal_pointer (&chosen);
  wsman_session_update_settings (self);
  wsman_session_notify (self, PROP_LOCALE);
  if (self->data_locale == NULL)
    wsman_session_notify (self, PROP_DATA_LOCALE);
}

/**
 * wsman_session_get_data_locale:
 * @self: the session
 *
 * Gets [property@Wsman.Session:data-locale].
 *
 * Returns: (transfer none): the language
 *
 * Since: 1.0
 */
const char *
wsman_session_get_data_locale (WsmanSession *self)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);

  return self->data_locale != NULL ? self->data_locale : self->locale;
}

/**
 * wsman_session_set_data_locale:
 * @self: the session
 * @data_locale: (nullable): the language, such as `de-DE`; `NULL` for the language of [property@Wsman.Session:locale]
 *
 * Sets [property@Wsman.Session:data-locale].
 *
 * Since: 1.0
 */
void
wsman_session_set_data_locale (WsmanSession *self,
                               const char   *data_locale)
{
  g_return_if_fail (WSMAN_IS_SESSION (self));

  if (data_locale != NULL && *data_locale == '\0')
    data_locale = NULL;
  if (g_strcmp0 (self->data_locale, data_locale) == 0)
    return;

  g_free (self->data_locale);
  self->data_locale = g_strdup (data_locale);
  wsman_session_update_settings (self);
  wsman_session_notify (self, PROP_DATA_LOCALE);
}
