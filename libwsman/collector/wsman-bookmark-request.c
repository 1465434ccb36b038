/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanBookmarkRequest: one bookmark to load or to store. The store may respond in any thread, and the
 * collector gets the response in its own context.
 */

#include "wsman-bookmark-request-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-source-private.h"

/**
 * WsmanBookmarkRequest:
 *
 * One bookmark that a [class@Wsman.Collector] wants to load from its [iface@Wsman.CollectorStore], or to store there.
 *
 * ```python
 * class Bookmarks(GObject.Object, Wsman.CollectorStore):
 *     texts = {}
 *
 *     def do_load_bookmark(self, request):
 *         request.return_bookmark(self.texts.get((request.subscription, request.user)))
 *
 *     def do_save_bookmark(self, request):
 *         self.texts[request.subscription, request.user] = request.bookmark
 *         request.return_saved()
 * ```
 *
 * The store responds once. If the request is dropped without a response, it fails.
 *
 * Since: 1.0
 */

struct _WsmanBookmarkRequest
{
  GObject parent_instance;

  char *subscription;
  char *user;
  char *bookmark;

  GMainContext *context;
  WsmanBookmarkFunc func;
  gpointer user_data;
  int answered; /* atomic: whether there is a response */
};

typedef enum
{
  PROP_SUBSCRIPTION = 1,
  PROP_USER,
  PROP_BOOKMARK,
  N_PROPERTIES,
} WsmanBookmarkRequestProperty;

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (WsmanBookmarkRequest, wsman_bookmark_request, G_TYPE_OBJECT)

typedef struct
{
  char *bookmark;
  GError *error;
  WsmanBookmarkFunc func;
  gpointer user_data;
} BookmarkResponse;

static void
bookmark_response_free (BookmarkResponse *self)
{
  g_free (self->bookmark);
  g_clear_error (&self->error);
  g_free (self);
}

static gboolean
on_response (gpointer user_data)
{
  BookmarkResponse *self = user_data;

  self->func (self->bookmark, self->error, self->user_data);

  return G_SOURCE_REMOVE;
}

/* Passes the response on through the main loop in every case. This way, the callback never runs inside the store's
 * function. */
static void
respond (WsmanBookmarkRequest *self,
         const char           *bookmark,
         const GError         *error)
{
  BookmarkResponse *response;

  if (self->func == NULL || !g_atomic_int_compare_and_exchange (&self->answered, FALSE, TRUE))
    return;

  response = g_new0 (BookmarkResponse, 1);
  response->bookmark = g_strdup (bookmark);
  response->error = error != NULL ? g_error_copy (error) : NULL;
  response->func = self->func;
  response->user_data = self->user_data;
  wsman_source_invoke (self->context, G_PRIORITY_DEFAULT, on_response, response,
                       (GDestroyNotify) bookmark_response_free);
}

static void
wsman_bookmark_request_get_property (GObject    *object,
                                     guint       property_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  WsmanBookmarkRequest *self = WSMAN_BOOKMARK_REQUEST (object);

  switch ((WsmanBookmarkRequestProperty) property_id)
    {
    case PROP_SUBSCRIPTION:
      g_value_set_string (value, self->subscription);
      break;
    case PROP_USER:
      g_value_set_string (value, self->user);
      break;
    case PROP_BOOKMARK:
      g_value_set_string (value, self->bookmark);
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_bookmark_request_dispose (GObject *object)
{
  WsmanBookmarkRequest *self = WSMAN_BOOKMARK_REQUEST (object);

  if (self->func != NULL && !g_atomic_int_get (&self->answered))
    {
      g_autoptr(GError) local_error = NULL;

      wsman_error_set (&local_error, WSMAN_ERROR_REMOTE, ERROR_WSMAN_PROVIDER_FAILURE,
                       _("The store dropped the request for a bookmark"));
      respond (self, NULL, local_error);
    }

  G_OBJECT_CLASS (wsman_bookmark_request_parent_class)->dispose (object);
}

static void
wsman_bookmark_request_finalize (GObject *object)
{
  WsmanBookmarkRequest *self = WSMAN_BOOKMARK_REQUEST (object);

  g_free (self->subscription);
  g_free (self->user);
  g_free (self->bookmark);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (wsman_bookmark_request_parent_class)->finalize (object);
}

static void
define_properties (void)
{
  /**
   * WsmanBookmarkRequest:subscription:
   *
   * The name of the [class@Wsman.CollectorSubscription].
   *
   * Since: 1.0
   */
  properties[PROP_SUBSCRIPTION] =
    g_param_spec_string ("subscription", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanBookmarkRequest:user:
   *
   * The identity that the machine has proved. Together with the subscription, it is the key of the bookmark.
   *
   * Since: 1.0
   */
  properties[PROP_USER] =
    g_param_spec_string ("user", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanBookmarkRequest:bookmark:
   *
   * The bookmark to store, as XML.
   *
   * The value is `NULL` if a bookmark is to be loaded.
   *
   * Since: 1.0
   */
  properties[PROP_BOOKMARK] =
    g_param_spec_string ("bookmark", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
wsman_bookmark_request_class_init (WsmanBookmarkRequestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wsman_bookmark_request_get_property;
  object_class->dispose = wsman_bookmark_request_dispose;
  object_class->finalize = wsman_bookmark_request_finalize;

  define_properties ();
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_bookmark_request_init (WsmanBookmarkRequest *self)
{
}

WsmanBookmarkRequest *
wsman_bookmark_request_new (const char        *subscription,
                            const char        *user,
                            const char        *bookmark,
                            GMainContext      *context,
                            WsmanBookmarkFunc  func,
                            gpointer           user_data)
{
  WsmanBookmarkRequest *self = g_object_new (WSMAN_TYPE_BOOKMARK_REQUEST, NULL);

  self->subscription = g_strdup (subscription);
  self->user = g_strdup (user);
  self->bookmark = g_strdup (bookmark);
  self->context = g_main_context_ref (context);
  self->func = func;
  self->user_data = user_data;

  return self;
}

/**
 * wsman_bookmark_request_get_subscription:
 * @self: a request for a bookmark
 *
 * Gets the value of [property@Wsman.BookmarkRequest:subscription].
 *
 * Returns: the value of the property
 *
 * Since: 1.0
 */
const char *
wsman_bookmark_request_get_subscription (WsmanBookmarkRequest *self)
{
  g_return_val_if_fail (WSMAN_IS_BOOKMARK_REQUEST (self), NULL);

  return self->subscription;
}

/**
 * wsman_bookmark_request_get_user:
 * @self: a request for a bookmark
 *
 * Gets the value of [property@Wsman.BookmarkRequest:user].
 *
 * Returns: the value of the property
 *
 * Since: 1.0
 */
const char *
wsman_bookmark_request_get_user (WsmanBookmarkRequest *self)
{
  g_return_val_if_fail (WSMAN_IS_BOOKMARK_REQUEST (self), NULL);

  return self->user;
}

/**
 * wsman_bookmark_request_get_bookmark:
 * @self: a request for a bookmark
 *
 * Gets the value of [property@Wsman.BookmarkRequest:bookmark].
 *
 * Returns: (nullable): the value of the property
 *
 * Since: 1.0
 */
const char *
wsman_bookmark_request_get_bookmark (WsmanBookmarkRequest *self)
{
  g_return_val_if_fail (WSMAN_IS_BOOKMARK_REQUEST (self), NULL);

  return self->bookmark;
}

/**
 * wsman_bookmark_request_return_bookmark:
 * @self: a request to load a bookmark
 * @bookmark: (nullable): the bookmark that was stored last, or `NULL` if there is none
 *
 * Responds to a request to load a bookmark.
 *
 * Any thread may call this method. Only the first response counts.
 *
 * Since: 1.0
 */
void
wsman_bookmark_request_return_bookmark (WsmanBookmarkRequest *self,
                                        const char           *bookmark)
{
  g_return_if_fail (WSMAN_IS_BOOKMARK_REQUEST (self));
  g_return_if_fail (self->bookmark == NULL);

  respond (self, bookmark, NULL);
}

/**
 * wsman_bookmark_request_return_saved:
 * @self: a request to store a bookmark
 *
 * Responds that the bookmark is stored.
 *
 * Any thread may call this method. Only the first response counts.
 *
 * Since: 1.0
 */
void
wsman_bookmark_request_return_saved (WsmanBookmarkRequest *self)
{
  g_return_if_fail (WSMAN_IS_BOOKMARK_REQUEST (self));
  g_return_if_fail (self->bookmark != NULL);

  respond (self, self->bookmark, NULL);
}

/**
 * wsman_bookmark_request_return_error:
 * @self: a request for a bookmark
 * @error: why the bookmark can't be loaded or stored
 *
 * Responds with an error. The source gets it as a fault, and tries again later.
 *
 * Any thread may call this method. Only the first response counts.
 *
 * Since: 1.0
 */
void
wsman_bookmark_request_return_error (WsmanBookmarkRequest *self,
                                     const GError         *error)
{
  g_return_if_fail (WSMAN_IS_BOOKMARK_REQUEST (self));
  g_return_if_fail (error != NULL);

  respond (self, NULL, error);
}
