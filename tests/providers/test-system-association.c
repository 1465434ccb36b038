/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tests the base classes of classes, and the associations between their instances.
 */

#include <string.h>
#include <unistd.h>

#include "providers/wsman-system-schema-private.h"
#include "system-fixture.h"

static void
test_schema (void)
{
  static const struct
  {
    const char *name;
    const char *ancestor;
    gboolean is_a;
  } rows[] = {
    { "Win32_Process", "Win32_Process", TRUE },
    { "Win32_Process", "CIM_Process", TRUE },
    { "win32_process", "cim_managedsystemelement", TRUE },
    { "Win32_Process", "CIM_LogicalDevice", FALSE },
    { "CIM_Process", "Win32_Process", FALSE },
    { "Win32_LogicalDisk", "CIM_LogicalDevice", TRUE },
    { "Win32_NetworkAdapterConfiguration", "CIM_LogicalElement", FALSE },
    { "Win32_SystemDevices", "CIM_Component", TRUE },
    { "Win32_Nothing", "CIM_Process", FALSE },
    { "Win32_Process", "CIM_Nothing", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (wsman_system_schema_is_a (rows[i].name, rows[i].ancestor), ==, rows[i].is_a);

  g_assert_cmpstr (wsman_system_schema_find ("cim_process"), ==, "CIM_Process");
  g_assert_null (wsman_system_schema_find ("CIM_Proces"));
  g_assert_null (wsman_system_schema_find (""));
}

/* Checks that the ancestors of each class end with a class without a parent, and that each class has the keys of its
 * ancestors. */
static void
test_parents (void)
{
  g_autoptr(GPtrArray) classes = wsman_system_schema_list_classes (NULL);

  g_assert_cmpuint (classes->len, >, 0);
  for (guint i = 0; i < classes->len; i++)
    {
      const WsmanSystemClass *klass = classes->pdata[i];

      g_test_message ("%s", klass->name);
      g_assert_true (klass->parent == NULL || wsman_system_schema_find (klass->parent) != NULL);
      /* On Windows, too, these classes have no class of the CIM schema. */
      if (klass->parent == NULL || wsman_system_schema_is_a (klass->name, "Win32_CurrentTime"))
        g_assert_null (wsman_system_schema_get_cim_name (klass));
      else
        g_assert_nonnull (wsman_system_schema_get_cim_name (klass));
      g_assert_true (g_str_has_prefix (klass->name, "Win32_"));
    }
}

/* Enumerates a class and its subclasses with each kind of polymorphism. */
static void
test_polymorphism (SystemFixture *self,
                   gconstpointer  data)
{
  static const struct
  {
    const char *resource;
    WsmanEnumerationFlags flags;
    const char *name;     /* the name of the instance's element */
    const char *contains; /* a property that the instance has */
    const char *lacks;    /* a property that the instance doesn't have */
  } rows[] = {
    { WMI "CIM_LogicalDevice", 0, "Win32_LogicalDisk", "FreeSpace", "Speed" },
    { WMI "CIM_LogicalDevice", 0, "Win32_NetworkAdapter", "Speed", "FreeSpace" },
    { WMI "CIM_LogicalElement", 0, "Win32_Process", "CommandLine", NULL },
    { WMI "CIM_LogicalElement", 0, "Win32_OperatingSystem", "OSArchitecture", NULL },
    { WMI "CIM_LogicalDevice", WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP_BASE_PROPS_ONLY,
      "CIM_LogicalDevice", "DeviceID", "FreeSpace" },
    { WMI "CIM_StorageExtent", WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP_BASE_PROPS_ONLY,
      "CIM_StorageExtent", "BlockSize", "FreeSpace" },
    { WMI "Win32_LogicalDisk", WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP_BASE_PROPS_ONLY,
      "Win32_LogicalDisk", "FileSystem", NULL },
    { WMI "Win32_LogicalDisk", WSMAN_ENUMERATION_FLAGS_HIERARCHY_SHALLOW, "Win32_LogicalDisk", "FileSystem", NULL },
    { WMI "CIM_LogicalDevice", WSMAN_ENUMERATION_FLAGS_HIERARCHY_SHALLOW, NULL, NULL, NULL },
    { CIM "CIM_LogicalDevice", 0, "CIM_LogicalDisk", "FreeSpace", "FileSystem" },
    { CIM "CIM_LogicalDevice", 0, "CIM_NetworkAdapter", "Speed", "MACAddress" },
    { CIM "CIM_LogicalDevice", WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP_BASE_PROPS_ONLY,
      "CIM_LogicalDevice", "DeviceID", "FreeSpace" },
    { CIM "CIM_LogicalDisk", WSMAN_ENUMERATION_FLAGS_HIERARCHY_SHALLOW, "CIM_LogicalDisk", "FreeSpace", "FileSystem" },
    { CIM "CIM_StorageExtent", WSMAN_ENUMERATION_FLAGS_HIERARCHY_SHALLOW, NULL, NULL, NULL },
    { CIM "CIM_SystemComponent", 0, "CIM_SystemDevice", "PartComponent", NULL },
    { CIM "CIM_SystemComponent", WSMAN_ENUMERATION_FLAGS_HIERARCHY_SHALLOW, "CIM_SystemComponent",
      "PartComponent", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GPtrArray) items = system_fixture_list (self, rows[i].resource, rows[i].flags);
      WsmanItem *found = NULL;

      g_test_message ("%s %x", rows[i].resource, rows[i].flags);
      for (guint j = 0; j < items->len && found == NULL && rows[i].name != NULL; j++)
        {
          if (strcmp (wsman_item_get_name (items->pdata[j]), rows[i].name) == 0)
            found = items->pdata[j];
        }

      if (rows[i].name == NULL)
        {
          g_assert_cmpuint (items->len, ==, 0);
          continue;
        }
      g_assert_nonnull (found);
      g_assert_true (wsman_item_contains (found, rows[i].contains));
      if (rows[i].lacks != NULL)
        g_assert_false (wsman_item_contains (found, rows[i].lacks));
    }
}

/* Checks that each enumerated instance has a reference, and that the reference leads to the instance. */
static void
test_references (SystemFixture *self,
                 gconstpointer  data)
{
  static const struct
  {
    const char *resource;
    WsmanEnumerationFlags flags;
  } rows[] = {
    { WMI "CIM_LogicalDevice", 0 },
    { WMI "CIM_LogicalDevice", WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP_BASE_PROPS_ONLY },
    { WMI "CIM_Setting", 0 },
    { WMI "CIM_System", 0 },
    { WMI "CIM_ElementSetting", 0 },
    { WMI "Win32_SystemDevices", 0 },
    { CIM "CIM_LogicalDevice", 0 },
    { CIM "CIM_SystemDevice", 0 },
    { CIM "CIM_InstalledOS", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GPtrArray) items = NULL;

      g_test_message ("%s", rows[i].resource);
      items = system_fixture_list (self, rows[i].resource,
                                   WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT_AND_EPR | rows[i].flags);
      g_assert_cmpuint (items->len, >, 0);
      for (guint j = 0; j < items->len; j++)
        {
          g_autoptr(GError) error = NULL;
          g_autoptr(WsmanItem) item = wsman_session_get (self->session, wsman_item_get_locator (items->pdata[j]),
                                                         NULL, &error);

          g_assert_no_error (error);
          g_assert_cmpstr (wsman_item_lookup_string (item, "DeviceID"), ==,
                           wsman_item_lookup_string (items->pdata[j], "DeviceID"));
        }
    }
}

/* Checks that a base class only identifies an instance if the class has keys. */
static void
test_get_by_base (SystemFixture *self,
                  gconstpointer  data)
{
  static const struct
  {
    const char *resource;
    guint32 code;
  } rows[] = {
    { WMI "CIM_LogicalDevice?DeviceID=/", 0 },
    { WMI "CIM_LogicalDevice?DeviceID=1", 0 },
    { WMI "CIM_LogicalDevice?DeviceID=nothing", WSMAN_CODE_RESOURCE_NOT_FOUND },
    { WMI "CIM_LogicalDevice", 0x803380FA },
    { WMI "CIM_LogicalDevice?Handle=1", WSMAN_CODE_UNEXPECTED_SELECTORS },
    { WMI "CIM_LogicalElement?DeviceID=/", WSMAN_CODE_UNEXPECTED_SELECTORS },
    { WMI "CIM_LogicalElement", WSMAN_CODE_UNEXPECTED_SELECTORS },
    { WMI "CIM_Setting?Index=1", WSMAN_CODE_UNEXPECTED_SELECTORS },
    { WMI "Win32_SystemDevices?GroupComponent=x+PartComponent=y", WSMAN_CODE_RESOURCE_NOT_FOUND },
    { WMI "Win32_SystemDevices", 0x803380FA },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = NULL;

      g_test_message ("%s", rows[i].resource);
      item = system_fixture_get (self, rows[i].resource, &error);
      if (rows[i].code == 0)
        g_assert_no_error (error);
      else
        system_fixture_assert_code (error, rows[i].code);
    }
}

/* Gets associations. They only exist if both instances exist and are associated. */
static void
test_get_link (SystemFixture *self,
               gconstpointer  data)
{
  static const struct
  {
    const char *association;
    const char *roles[2];
    const char *ends[2];
    gboolean is_there;
  } rows[] = {
    { WMI "Win32_NetworkAdapterSetting", { "Element", "Setting" },
      { WMI "Win32_NetworkAdapter?DeviceID=1", WMI "Win32_NetworkAdapterConfiguration?Index=1" }, TRUE },
    { WMI "CIM_ElementSetting", { "element", "setting" },
      { WMI "CIM_NetworkAdapter?DeviceID=1", WMI "Win32_NetworkAdapterConfiguration?Index=1" }, TRUE },
    { WMI "Win32_NetworkAdapterSetting", { "Element", "Setting" },
      { WMI "Win32_NetworkAdapter?DeviceID=1", WMI "Win32_NetworkAdapterConfiguration?Index=4711" }, FALSE },
    { WMI "Win32_NetworkAdapterSetting", { "Element", "Setting" },
      { WMI "Win32_LogicalDisk?DeviceID=/", WMI "Win32_NetworkAdapterConfiguration?Index=1" }, FALSE },
    { WMI "Win32_NetworkAdapterSetting", { "Element", "Setting" },
      { "http://example.org/x", WMI "Win32_NetworkAdapterConfiguration?Index=1" }, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (rows[i].association);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = NULL;

      for (guint end = 0; end < 2; end++)
        {
          g_autoptr(WsmanResourceLocator) target = system_fixture_locate (rows[i].ends[end]);

          wsman_resource_locator_add_selector_locator (locator, rows[i].roles[end], target);
        }

      item = wsman_session_get (self->session, locator, NULL, &error);
      if (rows[i].is_there)
        g_assert_no_error (error);
      else
        system_fixture_assert_code (error, WSMAN_CODE_RESOURCE_NOT_FOUND);
    }
}

static GPtrArray *
ask (SystemFixture          *self,
     const char             *resource,
     const char             *filter,
     const char             *dialect,
     WsmanEnumerationFlags   flags,
     GError                **error)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (resource);
  g_autoptr(WsmanEnumerator) enumerator = NULL;

  enumerator = wsman_session_enumerate (self->session, locator, filter, dialect, flags, NULL, error);
  if (enumerator == NULL)
    return NULL;

  while (!wsman_enumerator_get_at_end_of_stream (enumerator))
    {
      WsmanItem *item = wsman_enumerator_read_item (enumerator, NULL, error);

      if (item == NULL)
        return NULL;
      g_ptr_array_add (items, item);
    }

  return g_steal_pointer (&items);
}

/* Replaces $S with the computer system, and $P with this process. */
static char *
expand (const char *text)
{
  g_autofree char *system = g_strdup_printf (WMI "Win32_ComputerSystem?Name=%s", g_get_host_name ());
  g_autofree char *process = g_strdup_printf (WMI "Win32_Process?Handle=%d", getpid ());
  GString *expanded = g_string_new (text);

  g_string_replace (expanded, "$S", system, 0);
  g_string_replace (expanded, "$P", process, 0);

  return g_string_free (expanded, FALSE);
}

static gboolean
contains (GPtrArray  *items,
          const char *name)
{
  for (guint i = 0; i < items->len; i++)
    {
      if (strcmp (wsman_item_get_name (items->pdata[i]), name) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Checks the classes of the associated instances. */
static void
test_associated (SystemFixture *self,
                 gconstpointer  data)
{
  static const struct
  {
    const char *filter;
    WsmanEnumerationFlags flags;
    const char *contains;
    const char *lacks;
    guint n_items; /* the number of items; 0 for one or more */
  } rows[] = {
    { "{Object=$P}", 0, "Win32_ComputerSystem", "Win32_Process", 1 },
    { "{Object=$P;ResultClassName=CIM_System}", 0, "Win32_ComputerSystem", NULL, 1 },
    { "{Object=$P;AssociationClassName=Win32_SystemProcesses;Role=PartComponent;ResultRole=GroupComponent}", 0,
      "Win32_ComputerSystem", NULL, 1 },
    { "{Object=$S}", 0, "Win32_Process", "Win32_ComputerSystem", 0 },
    { "{Object=$S}", 0, "Win32_OperatingSystem", NULL, 0 },
    { "{Object=$S}", 0, "Win32_NetworkAdapter", "Win32_NetworkAdapterConfiguration", 0 },
    { "{Object=$S;AssociationClassName=Win32_SystemDevices}", 0, "Win32_LogicalDisk", "Win32_Process", 0 },
    { "{Object=$S;AssociationClassName=CIM_SystemDevice}", 0, "Win32_LogicalDisk", "Win32_Process", 0 },
    { "{Object=$S;ResultClassName=CIM_LogicalDevice}", 0, "Win32_NetworkAdapter", "Win32_Process", 0 },
    { "{Object=$S;ResultClassName=Win32_LogicalDisk}", 0, "Win32_LogicalDisk", "Win32_NetworkAdapter", 0 },
    { "{Object=$S;ResultClassName=Win32_OperatingSystem}", 0, "Win32_OperatingSystem", NULL, 1 },
    { "{Object=" WMI "Win32_NetworkAdapter?DeviceID=1;ResultClassName=Win32_NetworkAdapterConfiguration}", 0,
      "Win32_NetworkAdapterConfiguration", NULL, 1 },
    { "{Object=" WMI "Win32_NetworkAdapterConfiguration?Index=1}", 0, "Win32_NetworkAdapter", NULL, 1 },
    { "{Object=$P}", WSMAN_ENUMERATION_FLAGS_ASSOCIATION_INSTANCE, "Win32_SystemProcesses", NULL, 1 },
    { "{Object=$P;ResultClassName=CIM_Component}", WSMAN_ENUMERATION_FLAGS_ASSOCIATION_INSTANCE,
      "Win32_SystemProcesses", NULL, 1 },
    { "{Object=$S;ResultClassName=Win32_SystemOperatingSystem;Role=GroupComponent}",
      WSMAN_ENUMERATION_FLAGS_ASSOCIATION_INSTANCE, "Win32_SystemOperatingSystem", NULL, 1 },
    { "{Object=$S}", WSMAN_ENUMERATION_FLAGS_ASSOCIATION_INSTANCE, "Win32_SystemDevices",
      "Win32_NetworkAdapterSetting", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *filter = expand (rows[i].filter);
      g_autoptr(GPtrArray) items = NULL;
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", filter);
      items = ask (self, WMI "*", filter, WSMAN_DIALECT_ASSOCIATION, rows[i].flags, &error);
      g_assert_no_error (error);
      if (rows[i].n_items != 0)
        g_assert_cmpuint (items->len, ==, rows[i].n_items);
      else
        g_assert_cmpuint (items->len, >, 0);
      g_assert_true (contains (items, rows[i].contains));
      if (rows[i].lacks != NULL)
        g_assert_false (contains (items, rows[i].lacks));
    }
}

/* Checks that the DMTF's namespace contains only classes that have a name and keys there. */
static void
test_cim_namespace (SystemFixture *self,
                    gconstpointer  data)
{
  static const struct
  {
    const char *object;
    WsmanEnumerationFlags flags;
    const char *contains;
  } rows[] = {
    { CIM "CIM_NetworkAdapter?DeviceID=1", 0, "CIM_ComputerSystem" },
    { CIM "CIM_NetworkAdapter?DeviceID=1", WSMAN_ENUMERATION_FLAGS_ASSOCIATION_INSTANCE, "CIM_SystemDevice" },
  };
  g_autoptr(GPtrArray) settings = system_fixture_list (self, CIM "CIM_ElementSetting", 0);
  g_autoptr(GPtrArray) elements = system_fixture_list (self, CIM "CIM_LogicalElement", 0);

  g_assert_cmpuint (settings->len, ==, 0);
  g_assert_true (contains (elements, "CIM_Process"));

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *filter = g_strdup_printf ("{Object=%s}", rows[i].object);
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) items = ask (self, CIM "*", filter, WSMAN_DIALECT_ASSOCIATION, rows[i].flags, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (items->len, ==, 1);
      g_assert_true (contains (items, rows[i].contains));
    }
}

static void
test_nothing_associated (SystemFixture *self,
                         gconstpointer  data)
{
  static const char *const filters[] = {
    "{Object=$P;Role=GroupComponent}",
    "{Object=$P;ResultRole=PartComponent}",
    "{Object=$P;AssociationClassName=Win32_SystemDevices}",
    "{Object=$P;ResultClassName=Win32_LogicalDisk}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autofree char *filter = expand (filters[i]);
      g_autoptr(GPtrArray) items = NULL;
      g_autoptr(GError) error = NULL;

      items = ask (self, WMI "*", filter, WSMAN_DIALECT_ASSOCIATION, 0, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (items->len, ==, 0);
    }
}

static void
test_refused (SystemFixture *self,
              gconstpointer  data)
{
  static const struct
  {
    const char *filter;
    guint32 code;
    const char *text; /* a part of the message; or NULL */
  } rows[] = {
    { "{Object=" WMI "Win32_Process?Handle=0}", WSMAN_CODE_RESOURCE_NOT_FOUND },
    { "{Object=" WMI "Win32_Process}", 0x803380FA },
    { "{Object=" WMI "Win32_Nothing?A=b}", WSMAN_CODE_INVALID_RESOURCE_URI },
    { "{Object=http://example.org/x}", WSMAN_CODE_INVALID_RESOURCE_URI },
    { "{Object=$P;AssociationClassName=Win32_Nothing}", WSMAN_CODE_ENUMERATE_CANNOT_PROCESS_FILTER },
    { "{Object=$P;ResultClassName=Win32_Nothing}", WSMAN_CODE_ENUMERATE_CANNOT_PROCESS_FILTER },
    { "{Object=$P;AssociationClassName=Win32_Process}", WSMAN_CODE_ENUMERATE_CANNOT_PROCESS_FILTER },
    { "{Object=$P;AssociationClassName=Win32_SystemProcesses;Role=Setting}",
      WSMAN_CODE_ENUMERATE_CANNOT_PROCESS_FILTER, "Win32_SystemProcesses has no property Setting" },
    { "{Object=$P;Role=Colour}", WSMAN_CODE_ENUMERATE_CANNOT_PROCESS_FILTER, "No association has the property Colour" },
    { "{Object=$P;ResultRole=GroupComponen}", WSMAN_CODE_ENUMERATE_CANNOT_PROCESS_FILTER,
      "No association has the property GroupComponen" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (ask (self, WMI "*", rows[i].filter, WSMAN_DIALECT_ASSOCIATION, 0, &error));
      system_fixture_assert_code (error, rows[i].code);
      if (rows[i].text != NULL)
        g_assert_nonnull (strstr (error->message, rows[i].text));
    }
}

/* Makes the same requests as WQL queries. */
static void
test_queries (SystemFixture *self,
              gconstpointer  data)
{
  static const struct
  {
    const char *query;
    const char *contains;
    guint n_items;
  } rows[] = {
    { "ASSOCIATORS OF {Win32_Process.Handle=\"%d\"}", "Win32_ComputerSystem", 1 },
    { "REFERENCES OF {Win32_Process.Handle=\"%d\"}", "Win32_SystemProcesses", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GString) query = g_string_new (rows[i].query);
      g_autofree char *pid = g_strdup_printf ("%d", getpid ());
      g_autoptr(GPtrArray) items = NULL;
      g_autoptr(GError) error = NULL;

      g_string_replace (query, "%d", pid, 0);
      items = ask (self, WMI "*", query->str, WSMAN_DIALECT_WQL, 0, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (items->len, ==, rows[i].n_items);
      g_assert_true (contains (items, rows[i].contains));
    }
}

/* Follows both ends of an association, and gets the association itself. */
static void
test_follow (SystemFixture *self,
             gconstpointer  data)
{
  g_autofree char *filter = expand ("{Object=$P}");
  g_autoptr(WsmanResourceLocator) group = NULL;
  g_autoptr(WsmanResourceLocator) part = NULL;
  g_autoptr(WsmanItem) system = NULL;
  g_autoptr(WsmanItem) process = NULL;
  g_autoptr(WsmanItem) link = NULL;
  g_autoptr(GPtrArray) links = NULL;
  g_autoptr(GError) error = NULL;
  gint64 pid;

  links = ask (self, WMI "*", filter, WSMAN_DIALECT_ASSOCIATION,
               WSMAN_ENUMERATION_FLAGS_ASSOCIATION_INSTANCE | WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT_AND_EPR, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (links->len, ==, 1);

  group = wsman_item_lookup_locator (links->pdata[0], "GroupComponent");
  system = wsman_session_get (self->session, group, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (system, "Name"), ==, g_get_host_name ());

  part = wsman_item_lookup_locator (links->pdata[0], "PartComponent");
  process = wsman_session_get (self->session, part, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (wsman_item_lookup_int64 (process, "ProcessId", &pid));
  g_assert_cmpint (pid, ==, getpid ());

  link = wsman_session_get (self->session, wsman_item_get_locator (links->pdata[0]), NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (wsman_item_get_xml (links->pdata[0]), wsman_item_get_xml (link)));
}

/* Enumerates associations in batches. The provider makes an association only when it is requested. */
static void
test_enumerate (SystemFixture *self,
                gconstpointer  data)
{
  g_autoptr(GPtrArray) links = NULL;
  g_autoptr(GPtrArray) devices = NULL;

  wsman_session_set_batch_items (self->session, 2);
  links = system_fixture_list (self, WMI "Win32_SystemDevices", 0);
  devices = system_fixture_list (self, WMI "CIM_LogicalDevice", 0);
  g_assert_cmpuint (links->len, ==, devices->len);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/system-association/schema", test_schema);
  g_test_add_func ("/wsman/system-association/parents", test_parents);

#define ADD(path, function) \
  g_test_add ("/wsman/system-association/" path, SystemFixture, NULL, system_fixture_set_up, function, \
              system_fixture_tear_down)

  ADD ("polymorphism", test_polymorphism);
  ADD ("references", test_references);
  ADD ("get-by-base", test_get_by_base);
  ADD ("get-link", test_get_link);
  ADD ("associated", test_associated);
  ADD ("cim-namespace", test_cim_namespace);
  ADD ("nothing-associated", test_nothing_associated);
  ADD ("refused", test_refused);
  ADD ("queries", test_queries);
  ADD ("follow", test_follow);
  ADD ("enumerate", test_enumerate);

  return g_test_run ();
}
