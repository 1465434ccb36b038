/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_LocalTime, Win32_UTCTime and Win32_TimeZone. */

#include "providers/wsman-system-class-private.h"

#define ROW WSMAN_SYSTEM_ROW
#define CONSTANT WSMAN_SYSTEM_ROW_CONSTANT
#define FROM_FILE WSMAN_SYSTEM_ROW_FILE

static const WsmanSystemProperty time_properties[] = {
  ROW ("Day", UINT32, PLAIN),
  ROW ("DayOfWeek", UINT32, PLAIN),
  ROW ("Hour", UINT32, PLAIN),
  ROW ("Milliseconds", UINT32, PLAIN),
  ROW ("Minute", UINT32, PLAIN),
  ROW ("Month", UINT32, PLAIN),
  ROW ("Quarter", UINT32, PLAIN),
  ROW ("Second", UINT32, PLAIN),
  ROW ("WeekInMonth", UINT32, PLAIN),
  ROW ("Year", UINT32, PLAIN),
  { NULL },
};

static const WsmanSystemProperty zone_properties[] = {
  ROW ("Bias", SINT32, PLAIN),
  ROW ("Caption", STRING, PLAIN),
  ROW ("DaylightBias", SINT32, PLAIN),
  ROW ("DaylightName", STRING, PLAIN),
  ROW ("Description", STRING, PLAIN),
  ROW ("StandardBias", SINT32, PLAIN),
  ROW ("StandardName", STRING, KEY),
  { NULL },
};

/* Fills in the properties. Sunday is day 0 of Windows' week, and begins it. */
static void
set_time (WsmanSystemLoad *load,
          GDateTime       *time)
{
  gpointer record = wsman_system_load_add (load, NULL);
  int day = g_date_time_get_day_of_month (time);
  int day_of_week = g_date_time_get_day_of_week (time) % 7;
  int first_day_of_week = (day_of_week - (day - 1) % 7 + 7) % 7;

  wsman_system_row_set_number (record, "Day", (guint64) day);
  wsman_system_row_set_number (record, "DayOfWeek", (guint64) day_of_week);
  wsman_system_row_set_number (record, "Hour", (guint64) g_date_time_get_hour (time));
  wsman_system_row_set_number (record, "Minute", (guint64) g_date_time_get_minute (time));
  wsman_system_row_set_number (record, "Month", (guint64) g_date_time_get_month (time));
  wsman_system_row_set_number (record, "Quarter", (guint64) (g_date_time_get_month (time) + 2) / 3);
  wsman_system_row_set_number (record, "Second", (guint64) g_date_time_get_second (time));
  wsman_system_row_set_number (record, "WeekInMonth", (guint64) (day - 1 + first_day_of_week) / 7 + 1);
  wsman_system_row_set_number (record, "Year", (guint64) g_date_time_get_year (time));
}

static void
local_time_load (WsmanSystemLoad *load)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  set_time (load, now);
}

static void
utc_time_load (WsmanSystemLoad *load)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  set_time (load, now);
}

/* Finds a time of this year in which daylight saving time is in use, or isn't. Returns NULL if there is none. */
static GDateTime *
find_time (gboolean is_daylight)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  for (int month = 1; month <= 12; month++)
    {
      g_autoptr(GDateTime) time = g_date_time_new_local (g_date_time_get_year (now), month, 1, 12, 0, 0);

      if (time != NULL && g_date_time_is_daylight_savings (time) == is_daylight)
        return g_steal_pointer (&time);
    }

  return NULL;
}

static gint64
get_minutes (GDateTime *time)
{
  return g_date_time_get_utc_offset (time) / G_TIME_SPAN_MINUTE;
}

static void
time_zone_load (WsmanSystemLoad *load)
{
  g_autoptr(GDateTime) standard = find_time (FALSE);
  g_autoptr(GDateTime) daylight = find_time (TRUE);
  gpointer record;

  if (standard == NULL)
    return;

  record = wsman_system_load_add (load, NULL);
  wsman_system_row_set_number (record, "Bias", (guint32) get_minutes (standard));
  wsman_system_row_set_number (record, "StandardBias", 0);
  wsman_system_row_set_text (record, "StandardName", g_date_time_get_timezone_abbreviation (standard));
  wsman_system_row_take_text (record, "Caption", g_date_time_format (standard, "(UTC%:z) %Z"));
  wsman_system_row_set_text (record, "Description", wsman_system_record_get_text (record, "Caption"));
  wsman_system_row_set_text (record, "DaylightName",
                             g_date_time_get_timezone_abbreviation (daylight != NULL ? daylight : standard));
  wsman_system_row_set_number (record, "DaylightBias", daylight == NULL ? 0 : (guint32) (get_minutes (standard) -
                                                                                         get_minutes (daylight)));
}

const WsmanSystemClass wsman_system_local_time = {
  .name = "Win32_LocalTime", .parent = "Win32_CurrentTime", .is_singleton = TRUE, .properties = time_properties,
  .load = local_time_load,
};

const WsmanSystemClass wsman_system_time_zone = {
  .name = "Win32_TimeZone", .parent = "CIM_Setting", .is_singleton = TRUE, .properties = zone_properties,
  .load = time_zone_load,
};

const WsmanSystemClass wsman_system_utc_time = {
  .name = "Win32_UTCTime", .parent = "Win32_CurrentTime", .is_singleton = TRUE, .properties = time_properties,
  .load = utc_time_load,
};
