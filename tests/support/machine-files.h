/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A directory that replaces the root of the file system for the classes of this machine, and their records.
 */

#pragma once

#include "providers/wsman-system-class-private.h"

G_BEGIN_DECLS

/* Makes the directory, and makes the classes read from it. */
void machine_files_set_up (void);
void machine_files_tear_down (void);

/* Writes a file of the machine with the directories in which it is. */
void machine_files_write (const char *path,
                          const char *text);

/* Returns where a file of the machine is. */
char *machine_files_dup_path (const char *path);

/* Makes a symbolic link. Its target doesn't have to exist. */
void machine_files_link (const char *path,
                         const char *target);

/* Reads all instances of a class. */
GPtrArray *machine_files_load (const char *class_name);

/* Reads all instances of a class that can't be read, and returns the error. */
GError *machine_files_fail (const char *class_name);

/* Returns the record with this text in a property. The record must exist. */
gpointer machine_files_find (GPtrArray  *records,
                             const char *name,
                             const char *text);

/* Compares all properties that a text of lines "Name=value" names. "null" is the value of a null property. */
void machine_files_assert (gpointer    record,
                           const char *expected);

G_END_DECLS
