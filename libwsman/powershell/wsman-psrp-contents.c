/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Makes the contents of the messages that a client sends. [MS-PSRP] 2.2.2 and 2.2.3. */

#include "wsman-psrp-machine-private.h"

/* Version 2.4 does without an exchange of keys. It isn't offered until its secure strings are known. */
#define PROTOCOL_VERSION "2.3"
#define POWERSHELL_VERSION "2.0"
#define SERIALIZATION_VERSION "1.1.0.1"

#define LIST_TYPE \
  "System.Collections.Generic.List`1[[System.Management.Automation.PSObject, System.Management.Automation, " \
  "Version=1.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35]]"
#define RUNSPACES "System.Management.Automation.Runspaces."
#define INVOCATION_INFO_FOR_ALL 15
#define APARTMENT_UNKNOWN 2

WsmanPSObject *
wsman_psrp_make_capability (void)
{
  WsmanPSObject *self = wsman_ps_object_new ();

  wsman_ps_object_add_text (self, "protocolversion", WSMAN_PS_KIND_VERSION, PROTOCOL_VERSION);
  wsman_ps_object_add_text (self, "PSVersion", WSMAN_PS_KIND_VERSION, POWERSHELL_VERSION);
  wsman_ps_object_add_text (self, "SerializationVersion", WSMAN_PS_KIND_VERSION, SERIALIZATION_VERSION);

  return self;
}

WsmanPSObject *
wsman_psrp_make_init (guint                    min_runspaces,
                      guint                    max_runspaces,
                      const WsmanPsrpHostInfo *host)
{
  WsmanPSObject *self = wsman_ps_object_new ();

  wsman_ps_object_add_int32 (self, "MinRunspaces", min_runspaces);
  wsman_ps_object_add_int32 (self, "MaxRunspaces", max_runspaces);
  wsman_ps_object_add_enum (self, "PSThreadOptions", RUNSPACES "PSThreadOptions", "Default", 0);
  wsman_ps_object_add_enum (self, "ApartmentState", RUNSPACES "ApartmentState", "UNKNOWN", APARTMENT_UNKNOWN);
  wsman_psrp_add_host (self, host);
  wsman_ps_object_add_object (self, "ApplicationArguments", NULL);

  return self;
}

static WsmanPSObject *
make_list (void)
{
  static const char * const types[] = { LIST_TYPE, "System.Object", NULL };
  WsmanPSObject *self = wsman_ps_object_new ();

  self->kind = WSMAN_PS_KIND_LIST;
  wsman_ps_object_set_type (self, types);

  return self;
}

/* Adds an item to a list. The function owns item. */
static void
add_item (WsmanPSObject *list,
          WsmanPSObject *item)
{
  WsmanPSValue value = { .kind = WSMAN_PS_KIND_OBJECT };

  value.object = item;
  wsman_ps_object_add_item (list, &value);
}

WsmanPSObject *
wsman_psrp_make_command (const char *text,
                         gboolean    is_script)
{
  static const char * const merges[] = { "MergeMyResult", "MergeToResult", "MergePreviousResults", "MergeError",
                                         "MergeWarning", "MergeVerbose", "MergeDebug", "MergeInformation" };
  WsmanPSObject *self = wsman_ps_object_new ();

  wsman_ps_object_add_text (self, "Cmd", WSMAN_PS_KIND_STRING, text);
  wsman_ps_object_add_boolean (self, "IsScript", is_script);
  wsman_ps_object_add_object (self, "UseLocalScope", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (merges); i++)
    wsman_ps_object_add_enum (self, merges[i], RUNSPACES "PipelineResultTypes", "None", 0);
  wsman_ps_object_add_object (self, "Args", make_list ());

  return self;
}

void
wsman_psrp_add_argument (WsmanPSObject *command,
                         const char    *name,
                         WsmanPSObject *value)
{
  g_autoptr(WsmanPSObject) arguments = wsman_ps_object_lookup_object (command, "Args");
  WsmanPSObject *argument = wsman_ps_object_new ();

  wsman_ps_object_add_text (argument, "N", WSMAN_PS_KIND_STRING, name);
  wsman_ps_object_add_object (argument, "V", value);
  add_item (arguments, argument);
}

static void
add_commands (WsmanPSObject *self,
              GPtrArray     *commands)
{
  WsmanPSObject *list = make_list ();

  for (guint i = 0; i < commands->len; i++)
    add_item (list, g_object_ref (commands->pdata[i]));
  wsman_ps_object_add_object (self, "Cmds", list);
}

/* If there are several statements, all of them are in ExtraCmds. The first one is in Cmds, too. */
static WsmanPSObject *
make_powershell (GPtrArray *statements)
{
  WsmanPSObject *self = wsman_ps_object_new ();
  WsmanPSObject *more = statements->len > 1 ? make_list () : NULL;

  for (guint i = 0; more != NULL && i < statements->len; i++)
    {
      WsmanPSObject *statement = wsman_ps_object_new ();

      add_commands (statement, statements->pdata[i]);
      add_item (more, statement);
    }

  wsman_ps_object_add_boolean (self, "IsNested", FALSE);
  wsman_ps_object_add_object (self, "ExtraCmds", more);
  add_commands (self, statements->pdata[0]);
  wsman_ps_object_add_object (self, "History", NULL);
  wsman_ps_object_add_boolean (self, "RedirectShellErrorOutputPipe", FALSE);

  return self;
}

WsmanPSObject *
wsman_psrp_make_pipeline (GPtrArray               *statements,
                          gboolean                 takes_input,
                          const WsmanPsrpHostInfo *host)
{
  WsmanPSObject *self = wsman_ps_object_new ();

  wsman_ps_object_add_boolean (self, "NoInput", !takes_input);
  wsman_ps_object_add_enum (self, "ApartmentState", RUNSPACES "ApartmentState", "UNKNOWN", APARTMENT_UNKNOWN);
  wsman_ps_object_add_enum (self, "RemoteStreamOptions", RUNSPACES "RemoteStreamOptions", "AddInvocationInfo",
                            INVOCATION_INFO_FOR_ALL);
  wsman_ps_object_add_boolean (self, "AddToHistory", FALSE);
  wsman_psrp_add_host (self, host);
  wsman_ps_object_add_object (self, "PowerShell", make_powershell (statements));
  wsman_ps_object_add_boolean (self, "IsNested", FALSE);

  return self;
}
