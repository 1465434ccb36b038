/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The classes that are read in a thread, from files that this test writes. Each class is also read from a machine that
 * has none of the files.
 */

#include <string.h>
#include <unistd.h>
#include <utmpx.h>

#include "machine-files.h"
#include "providers/wsman-system-cursor-private.h"
#include "providers/wsman-system-schema-private.h"
#include "system-fixture.h"

#define DMI "/sys/class/dmi/id/"
#define CACHE "/sys/devices/system/cpu/cpu%u/cache/index%u/%s"

static void
test_firmware (void)
{
  g_autoptr(GPtrArray) bios = NULL;
  g_autoptr(GPtrArray) board = NULL;
  g_autoptr(GPtrArray) product = NULL;
  g_autoptr(GPtrArray) enclosure = NULL;

  machine_files_write (DMI "bios_version", "1.2.3\n");
  machine_files_write (DMI "bios_vendor", "Firmware Works\n");
  machine_files_write (DMI "bios_date", "02/29/2024\n");
  machine_files_write (DMI "bios_release", "4.11\n");
  machine_files_write (DMI "board_name", "B1\n");
  machine_files_write (DMI "board_vendor", "Boards\n");
  machine_files_write (DMI "product_name", "Machine 9\n");
  machine_files_write (DMI "product_serial", " S-1 \n");
  machine_files_write (DMI "sys_vendor", "Makers\n");
  machine_files_write (DMI "chassis_type", "23\n");
  machine_files_write (DMI "chassis_vendor", "Boxes\n");

  bios = machine_files_load ("Win32_BIOS");
  machine_files_assert (bios->pdata[0], "Name=1.2.3\nManufacturer=Firmware Works\nSMBIOSBIOSVersion=1.2.3\n"
                                        "ReleaseDate=1709164800000000\nSystemBiosMajorVersion=4\n"
                                        "SystemBiosMinorVersion=11\nSerialNumber=S-1\nPrimaryBIOS=true\n");
  board = machine_files_load ("Win32_BaseBoard");
  machine_files_assert (board->pdata[0], "Product=B1\nManufacturer=Boards\nTag=Base Board\nSerialNumber=null\n");
  product = machine_files_load ("Win32_ComputerSystemProduct");
  machine_files_assert (product->pdata[0], "Name=Machine 9\nIdentifyingNumber=S-1\nVersion=\nVendor=Makers\n"
                                           "UUID=null\n");
  enclosure = machine_files_load ("Win32_SystemEnclosure");
  machine_files_assert (enclosure->pdata[0], "Manufacturer=Boxes\nTag=System Enclosure 0\nSMBIOSAssetTag=null\n");
}

/* A date that doesn't exist is no date, and neither is one without its century. */
static void
test_firmware_date (void)
{
  static const char *const dates[] = { "02/30/2024\n", "2024-02-01\n", "x\n", "\n",
                                       "01/02/99\n", "12/31/1969\n", "01/01/0000\n" };

  machine_files_write (DMI "bios_version", "1\n");
  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autoptr(GPtrArray) bios = NULL;

      machine_files_write (DMI "bios_date", dates[i]);
      bios = machine_files_load ("Win32_BIOS");
      machine_files_assert (bios->pdata[0], "ReleaseDate=null\nSystemBiosMajorVersion=null\n");
    }
}

static void
write_drives (void)
{
  machine_files_write ("/sys/block/sdb/size", "2000\n");
  machine_files_write ("/sys/block/sdb/removable", "1\n");
  machine_files_write ("/sys/block/sdb/device/model", "STICK \n");
  machine_files_write ("/sys/block/sdb/device/vendor", "ACME    \n");
  machine_files_write ("/sys/block/sda/size", "1000000\n");
  machine_files_write ("/sys/block/sda/removable", "0\n");
  machine_files_write ("/sys/block/sda/serial", "SN7\n");
  machine_files_write ("/sys/block/sda/device/vendor", "0x1af4\n");
  machine_files_write ("/sys/block/sda/queue/logical_block_size", "4096\n");
  machine_files_write ("/sys/block/sda/sda1/partition", "1\n");
  machine_files_write ("/sys/block/sda/sda1/start", "2048\n");
  machine_files_write ("/sys/block/sda/sda1/size", "100\n");
  machine_files_write ("/sys/block/sda/sda2/partition", "2\n");
  machine_files_write ("/sys/block/sda/sda2/size", "200\n");
  machine_files_write ("/sys/block/sda/sda10/partition", "10\n");
  machine_files_write ("/sys/block/dm-0/size", "5\n");
  machine_files_write ("/sys/block/cciss!c0d0/size", "8\n");
  machine_files_write ("/sys/block/cciss!c0d0/device/model", "ARRAY\n");
  machine_files_write ("/sys/block/cciss!c0d0/cciss!c0d0p1/partition", "1\n");
}

static void
test_drives (void)
{
  g_autoptr(GPtrArray) drives = NULL;
  g_autoptr(GPtrArray) partitions = NULL;

  write_drives ();
  drives = machine_files_load ("Win32_DiskDrive");
  g_assert_cmpuint (drives->len, ==, 3);
  machine_files_assert (machine_files_find (drives, "DeviceID", "/dev/sda"),
                        "Index=1\nSize=512000000\nTotalSectors=125000\nBytesPerSector=4096\nPartitions=3\n"
                        "Status=null\n"
                        "SerialNumber=SN7\nManufacturer=null\nModel=null\nMediaType=Fixed hard disk media\n");
  machine_files_assert (machine_files_find (drives, "DeviceID", "/dev/sdb"),
                        "Index=2\nTotalSectors=null\nSize=1024000\nPartitions=0\nModel=STICK\nManufacturer=ACME\n"
                        "MediaType=Removable Media\nBytesPerSector=null\n");
  machine_files_assert (machine_files_find (drives, "DeviceID", "/dev/cciss/c0d0"),
                        "Name=/dev/cciss/c0d0\nPartitions=1\n");

  partitions = machine_files_load ("Win32_DiskPartition");
  g_assert_cmpuint (partitions->len, ==, 4);
  machine_files_assert (machine_files_find (partitions, "DeviceID", "/dev/cciss/c0d0p1"), "DiskIndex=0\nIndex=0\n");
  machine_files_assert (machine_files_find (partitions, "DeviceID", "/dev/sda1"),
                        "DiskIndex=1\nIndex=0\nStartingOffset=1048576\nSize=51200\nNumberOfBlocks=100\n");
  machine_files_assert (machine_files_find (partitions, "DeviceID", "/dev/sda2"),
                        "DiskIndex=1\nIndex=1\nStartingOffset=null\nSize=102400\n");
  machine_files_assert (machine_files_find (partitions, "DeviceID", "/dev/sda10"), "DiskIndex=1\nIndex=2\n");
}

/* Each partition belongs to its drive alone. */
static void
test_drive_links (void)
{
  g_autoptr(GPtrArray) links = NULL;

  write_drives ();
  machine_files_write ("/sys/block/sdb/sdb1/partition", "1\n");
  links = machine_files_load ("Win32_DiskDriveToDiskPartition");
  g_assert_cmpuint (links->len, ==, 5);
  for (guint i = 0; i < links->len; i++)
    {
      const WsmanSystemLink *link = links->pdata[i];
      const char *drive = wsman_system_record_get_text (link->ends[0], "DeviceID");

      g_assert_true (g_str_has_prefix (wsman_system_record_get_text (link->ends[1], "DeviceID"), drive));
    }
}

static void
assert_associated (SystemFixture *system,
                   const char    *query,
                   const char    *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanEnumerator) enumerator = system_fixture_enumerate (system, WMI "*", query, 0, &error);
  g_autoptr(GString) found = g_string_new (NULL);

  g_assert_no_error (error);
  while (!wsman_enumerator_get_at_end_of_stream (enumerator))
    {
      g_autoptr(WsmanItem) item = wsman_enumerator_read_item (enumerator, NULL, &error);

      g_assert_no_error (error);
      if (item != NULL)
        g_string_append_printf (found, "%s ", wsman_item_lookup_string (item, "DeviceID"));
    }
  g_assert_cmpstr (found->str, ==, expected);
}

/* Clients find the partitions of a drive, and the drive of a partition. */
static void
test_drive_queries (void)
{
  static const char *const queries[][2] = {
    { "ASSOCIATORS OF {Win32_DiskDrive.DeviceID='/dev/sda'} WHERE AssocClass=Win32_DiskDriveToDiskPartition",
      "/dev/sda1 /dev/sda2 /dev/sda10 " },
    { "ASSOCIATORS OF {Win32_DiskDrive.DeviceID='/dev/sdb'} WHERE AssocClass=CIM_MediaPresent", "" },
    { "ASSOCIATORS OF {Win32_DiskPartition.DeviceID='/dev/sda2'} WHERE ResultClass=Win32_DiskDrive", "/dev/sda " },
    { "SELECT DeviceID FROM Win32_DiskPartition WHERE Size > 60000", "/dev/sda2 " },
    { "SELECT DeviceID FROM Win32_DiskDrive WHERE MediaType = 'Removable Media'", "/dev/sdb " },
  };
  SystemFixture system = { NULL };

  write_drives ();
  system_fixture_set_up (&system, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    assert_associated (&system, queries[i][0], queries[i][1]);
  system_fixture_tear_down (&system, NULL);
}

static void
test_devices (void)
{
  g_autoptr(GPtrArray) devices = NULL;

  machine_files_write ("/sys/bus/pci/devices/0000:00:1f.2/vendor", "0x8086\n");
  machine_files_write ("/sys/bus/pci/devices/0000:00:1f.2/device", "0xa2f0\n");
  machine_files_link ("/sys/bus/pci/devices/0000:00:1f.2/driver", "../../../bus/pci/drivers/ahci");
  machine_files_write ("/sys/bus/usb/devices/1-2/idVendor", "1d6b\n");
  machine_files_write ("/sys/bus/usb/devices/1-2/idProduct", "0002\n");
  machine_files_write ("/sys/bus/usb/devices/1-2/product", "Keys\n");
  machine_files_write ("/sys/bus/usb/devices/1-2/manufacturer", "ACME\n");
  machine_files_write ("/sys/bus/usb/devices/1-2:1.0/bInterfaceClass", "03\n");
  devices = machine_files_load ("Win32_PnPEntity");
  g_assert_cmpuint (devices->len, ==, 2);
  machine_files_assert (machine_files_find (devices, "Service", "ahci"),
                        "DeviceID=PCI\\VEN_8086&DEV_A2F0\\0000:00:1f.2\nManufacturer=null\n"
                        "ConfigManagerErrorCode=null\nStatus=null\nPresent=true\n");
  machine_files_assert (machine_files_find (devices, "Name", "Keys"),
                        "PNPDeviceID=USB\\VID_1D6B&PID_0002\\1-2\nManufacturer=ACME\nService=null\n"
                        "ConfigManagerErrorCode=28\n");
}

static void
test_routes (void)
{
  static const guchar gateway_bytes[] = { 192, 0, 2, 1 };
  static const guchar network_bytes[] = { 192, 0, 2, 0 };
  static const guchar mask_bytes[] = { 255, 255, 255, 0 };
  guint gateway, network, mask;
  g_autofree char *text = NULL;
  g_autoptr(GPtrArray) routes = NULL;

  memcpy (&gateway, gateway_bytes, sizeof gateway);
  memcpy (&network, network_bytes, sizeof network);
  memcpy (&mask, mask_bytes, sizeof mask);
  text = g_strdup_printf ("Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
                          "eth0\t00000000\t%08X\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
                          "eth0\t%08X\t00000000\t0001\t0\t0\t5\t%08X\t0\t0\t0\n"
                          "*\t%08X\t00000000\t0201\t0\t0\t0\t%08X\t0\t0\t0\n"
                          "eth1\t0000000\n",
                          gateway, network, mask, network, mask);
  machine_files_write ("/proc/net/route", text);
  machine_files_write ("/sys/class/net/eth0/ifindex", "7\n");
  routes = machine_files_load ("Win32_IP4RouteTable");
  g_assert_cmpuint (routes->len, ==, 2);
  machine_files_assert (machine_files_find (routes, "Destination", "0.0.0.0"),
                        "NextHop=192.0.2.1\nMask=0.0.0.0\nMetric1=100\nType=4\nInterfaceIndex=7\n");
  machine_files_assert (machine_files_find (routes, "Destination", "192.0.2.0"),
                        "NextHop=0.0.0.0\nMask=255.255.255.0\nMetric1=5\nType=3\n");
}

static void
write_cache (guint       cpu,
             guint       index,
             const char *name,
             const char *text)
{
  g_autofree char *path = g_strdup_printf (CACHE, cpu, index, name);

  machine_files_write (path, text);
}

static void
test_caches (void)
{
  g_autoptr(GPtrArray) caches = NULL;

  for (guint cpu = 0; cpu < 2; cpu++)
    {
      write_cache (cpu, 0, "level", "1\n");
      write_cache (cpu, 0, "type", "Data\n");
      write_cache (cpu, 0, "size", "32K\n");
      write_cache (cpu, 0, "coherency_line_size", "64\n");
      write_cache (cpu, 0, "ways_of_associativity", "8\n");
      write_cache (cpu, 0, "shared_cpu_list", cpu == 0 ? "0\n" : "1\n");
      write_cache (cpu, 1, "level", "3\n");
      write_cache (cpu, 1, "type", "Unified\n");
      write_cache (cpu, 1, "shared_cpu_list", "0-1\n");
    }
  caches = machine_files_load ("Win32_CacheMemory");
  g_assert_cmpuint (caches->len, ==, 3);
  machine_files_assert (machine_files_find (caches, "DeviceID", "cpu1/index0"),
                        "Level=3\nCacheType=4\nInstalledSize=32\nNumberOfBlocks=512\nAssociativity=7\n"
                        "Purpose=L1 Cache\n");
  machine_files_assert (machine_files_find (caches, "DeviceID", "cpu0/index1"),
                        "Level=5\nCacheType=5\nInstalledSize=null\nNumberOfBlocks=null\nAssociativity=2\n");
}

/* The numbers are those of Windows' enumerations. */
static void
test_cache_enumerations (void)
{
  static const struct
  {
    const char *level;
    const char *n_ways;
    const char *n_sets;
    const char *expected;
  } cases[] = {
    { "1", "0", "1", "Level=3\nAssociativity=6\n" },   { "1", "1", "64", "Level=3\nAssociativity=3\n" },
    { "2", "2", "64", "Level=4\nAssociativity=4\n" },  { "2", "4", "64", "Level=4\nAssociativity=5\n" },
    { "3", "8", "64", "Level=5\nAssociativity=7\n" },  { "3", "16", "64", "Level=5\nAssociativity=8\n" },
    { "4", "12", "64", "Level=1\nAssociativity=1\n" }, { "5", "20", "64", "Level=1\nAssociativity=1\n" },
    { "0", "512", "1", "Level=1\nAssociativity=6\n" }, { "1", "x", "64", "Level=3\nAssociativity=2\n" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) caches = NULL;

      write_cache (0, 0, "level", cases[i].level);
      write_cache (0, 0, "ways_of_associativity", cases[i].n_ways);
      write_cache (0, 0, "number_of_sets", cases[i].n_sets);
      caches = machine_files_load ("Win32_CacheMemory");
      machine_files_assert (machine_files_find (caches, "DeviceID", "cpu0/index0"), cases[i].expected);
    }
}

static void
write_topology (guint       cpu,
                const char *package,
                const char *list,
                const char *core)
{
  g_autofree char *directory = g_strdup_printf ("/sys/devices/system/cpu/cpu%u/topology", cpu);
  g_autofree char *package_path = g_strconcat (directory, "/physical_package_id", NULL);
  g_autofree char *core_path = g_strconcat (directory, "/", list, NULL);
  g_autofree char *number_path = g_strconcat (directory, "/core_id", NULL);

  machine_files_write (package_path, package);
  machine_files_write (core_path, core);
  machine_files_write (number_path, "0\n");
}

/* Cores in different clusters of a socket have the same number. Old kernels name the file of a core in another way. */
static void
test_cores (void)
{
  static const char *const lists[] = { "core_cpus_list", "thread_siblings_list" };

  machine_files_write ("/proc/cpuinfo", "processor\t: 0\n\nprocessor\t: 1\n\nprocessor\t: 2\n\n");
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr(GPtrArray) processors = NULL;

      write_topology (0, "0\n", lists[i], "0-1\n");
      write_topology (1, "0\n", lists[i], "0-1\n");
      write_topology (2, "0\n", lists[i], "2\n");
      processors = machine_files_load ("Win32_Processor");
      g_assert_cmpuint (processors->len, ==, 1);
      machine_files_assert (processors->pdata[0], "NumberOfCores=2\nNumberOfLogicalProcessors=3\n");
      machine_files_tear_down ();
      machine_files_set_up ();
      machine_files_write ("/proc/cpuinfo", "processor\t: 0\n\nprocessor\t: 1\n\nprocessor\t: 2\n\n");
    }
}

static void
test_processors (void)
{
  g_autoptr(GPtrArray) processors = NULL;

  machine_files_write ("/proc/cpuinfo",
                       "processor\t: 0\nvendor_id\t: Chips\ncpu family\t: 6\nmodel\t\t: 85\nmodel name\t: Chip 1\n"
                       "stepping\t: 7\ncpu MHz\t\t: 2499.998\n\n"
                       "processor\t: 1\nmodel name\t: Chip 1\n\nprocessor\t: 2\nmodel name\t: Chip 2\n\n");
  write_topology (0, "0\n", "core_cpus_list", "0-1\n");
  write_topology (1, "0\n", "core_cpus_list", "0-1\n");
  write_topology (2, "1\n", "core_cpus_list", "2\n");
  machine_files_write ("/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq", "3500000\n");
  machine_files_write ("/proc/stat", "cpu0 1 1 1 1 1 1 1\ncpu1 1 1 1 1 1 1 1\n");
  processors = machine_files_load ("Win32_Processor");
  g_assert_cmpuint (processors->len, ==, 2);
  machine_files_assert (machine_files_find (processors, "DeviceID", "CPU0"),
                        "Name=Chip 1\nManufacturer=Chips\nDescription=Family 6 Model 85\nStepping=7\n"
                        "CurrentClockSpeed=2499\nMaxClockSpeed=3500\nNumberOfCores=1\nNumberOfLogicalProcessors=2\n"
                        "LoadPercentage=100\n");
  machine_files_assert (machine_files_find (processors, "DeviceID", "CPU1"),
                        "Name=Chip 2\nManufacturer=null\nNumberOfLogicalProcessors=1\nLoadPercentage=null\n");
}

static void
test_accounts (void)
{
  g_autoptr(GPtrArray) users = NULL;
  g_autoptr(GPtrArray) groups = NULL;

  machine_files_write ("/proc/sys/kernel/hostname", "box\n");
  machine_files_write ("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n"
                                      "ada:x:1000:1000:Ada L,Room 1,,:/:/bin/sh\n"
                                      "+::::::\nbroken:x:y:1:::\nshort:x:1\n");
  machine_files_write ("/etc/group", "root:x:0:\nadm:x:4:ada\n");
  users = machine_files_load ("Win32_UserAccount");
  g_assert_cmpuint (users->len, ==, 2);
  machine_files_assert (machine_files_find (users, "Name", "ada"),
                        "Domain=box\nCaption=box\\ada\nFullName=Ada L\nSID=S-1-22-1-1000\nSIDType=1\n"
                        "LocalAccount=true\nDisabled=null\nStatus=null\n");
  groups = machine_files_load ("Win32_Group");
  g_assert_cmpuint (groups->len, ==, 2);
  machine_files_assert (machine_files_find (groups, "Name", "adm"),
                        "Domain=box\nSID=S-1-22-2-4\nSIDType=4\nStatus=null\n");
}

static void
test_logins (void)
{
  g_autofree char *path = g_strdup (_PATH_UTMPX);
  struct utmpx entries[2] = { { .ut_type = BOOT_TIME }, { .ut_type = USER_PROCESS, .ut_pid = 77 } };
  g_autofree char *full_path = NULL;
  g_autoptr(GPtrArray) logins = NULL;
  g_autoptr(GError) error = NULL;

  strcpy (entries[1].ut_user, "ada");
  strcpy (entries[1].ut_line, "pts/3");
  strcpy (entries[1].ut_host, "192.0.2.9");
  entries[1].ut_tv.tv_sec = 1000000000;
  machine_files_write (path, "");
  full_path = machine_files_dup_path (path);
  g_file_set_contents (full_path, (const char *) entries, sizeof entries, &error);
  g_assert_no_error (error);
  logins = machine_files_load ("Win32_LogonSession");
  g_assert_cmpuint (logins->len, ==, 1);
  machine_files_assert (logins->pdata[0], "LogonId=77\nName=ada\nLogonType=10\nStartTime=1000000000000000\n"
                                          "Caption=ada on pts/3\n");
}

static void
test_swap_spaces (void)
{
  g_autoptr(GPtrArray) spaces = NULL;

  machine_files_write ("/proc/swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
                                      "/dev/sda2                               partition\t2097148\t\t10240\t\t-2\n"
                                      "/my\\040swap file 4096 0 -3\n");
  spaces = machine_files_load ("Win32_PageFileUsage");
  g_assert_cmpuint (spaces->len, ==, 2);
  machine_files_assert (machine_files_find (spaces, "Name", "/dev/sda2"),
                        "AllocatedBaseSize=2047\nCurrentUsage=10\nPeakUsage=null\n");
  machine_files_assert (machine_files_find (spaces, "Name", "/my swap"), "AllocatedBaseSize=4\nCurrentUsage=0\n");
}

/* A memory module of SMBIOS 2.8: its fixed fields, and its texts. */
static const guint8 module[] = {
  17, 40, 1, 0, 0, 0, 0xFF, 0xFF, 72, 0, 64, 0, 0, 0x40, 9, 0,
  1, 2, 26, 0x80, 0, 0x60, 0x09, 3, 4, 0, 5, 2, 0, 0, 0, 0,
  0x55, 0x08, 0xB0, 4, 0xB0, 4, 0xB0, 4, 'D', 'I', 'M', 'M', ' ', 'A', 0, 'B',
  '0', 0, 'A', 'c', 'm', 'e', 0, 'S', 'N', '1', 0, 'P', 'N', ' ', ' ', 0,
  0,
};

static void
write_module (const char *entry,
              gsize       length)
{
  g_autofree char *path = g_strdup_printf ("/sys/firmware/dmi/entries/%s/raw", entry);
  g_autofree char *full_path = machine_files_dup_path (path);
  g_autoptr(GError) error = NULL;

  machine_files_write (path, "");
  g_file_set_contents (full_path, (const char *) module, (gssize) length, &error);
  g_assert_no_error (error);
}

static void
test_modules (void)
{
  g_autoptr(GPtrArray) modules = NULL;

  write_module ("17-0", sizeof module);
  write_module ("16-0", sizeof module);
  modules = machine_files_load ("Win32_PhysicalMemory");
  g_assert_cmpuint (modules->len, ==, 1);
  machine_files_assert (modules->pdata[0],
                        "Capacity=17179869184\nTotalWidth=72\nDataWidth=64\nSpeed=2400\nConfiguredClockSpeed=2133\n"
                        "SMBIOSMemoryType=26\nDeviceLocator=DIMM A\nBankLabel=B0\nManufacturer=Acme\n"
                        "SerialNumber=SN1\nPartNumber=PN\nTag=Physical Memory 0\n");
}

/* A table that is cut anywhere is read up to its end. */
static void
test_modules_cut (void)
{
  for (gsize length = 0; length < sizeof module; length++)
    {
      g_autoptr(GPtrArray) modules = NULL;

      write_module ("17-0", length);
      modules = machine_files_load ("Win32_PhysicalMemory");
      g_assert_cmpuint (modules->len, ==, length >= 14 ? 1 : 0);
    }
}

static void
test_computer_system (void)
{
  static const char *const texts[] = { "nameserver 192.0.2.1\n", "search a.example b.example\ndomain c.example\n",
                                       "search\nsearch .\nsearch  d.example e.example\n" };
  static const char *const domains[] = { NULL, "c.example", "d.example" };
  g_autofree char *host_name = g_strdup (g_get_host_name ());

  machine_files_write (DMI "sys_vendor", "Makers\n");
  machine_files_write (DMI "product_name", "Machine 9\n");
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GPtrArray) systems = NULL;
      const char *own = strchr (host_name, '.');

      machine_files_write ("/etc/resolv.conf", texts[i]);
      systems = machine_files_load ("Win32_ComputerSystem");
      machine_files_assert (systems->pdata[0], "Manufacturer=Makers\nModel=Machine 9\nNumberOfProcessors=null\n");
      g_assert_cmpstr (wsman_system_record_get_text (systems->pdata[0], "Domain"), ==,
                       own != NULL ? own + 1 : domains[i]);
    }
}

/* The serial number is always the same, differs from that of other machines, and isn't the machine's identity. */
static void
test_operating_system (void)
{
  static const char *const ids[] = { "0123456789abcdef0123456789abcdef\n", "1123456789abcdef0123456789abcdef\n" };
  char *serials[3] = { NULL };

  for (gsize i = 0; i < 3; i++)
    {
      g_autoptr(GPtrArray) systems = NULL;

      machine_files_write ("/etc/machine-id", ids[i % 2]);
      systems = machine_files_load ("Win32_OperatingSystem");
      serials[i] = g_strdup (wsman_system_record_get_text (systems->pdata[0], "SerialNumber"));
      g_assert_true (g_uuid_string_is_valid (serials[i]));
      g_assert_null (strstr (serials[i], "23456789"));
      g_assert_cmpuint (wsman_system_record_get_number (systems->pdata[0], "InstallDate"), <=,
                        (guint64) g_get_real_time ());
    }
  g_assert_cmpstr (serials[0], ==, serials[2]);
  g_assert_cmpstr (serials[0], !=, serials[1]);
  g_clear_pointer (&serials[0], g_free);
  g_clear_pointer (&serials[1], g_free);
  g_clear_pointer (&serials[2], g_free);
}

static void
test_operating_system_unknown (void)
{
  g_autoptr(GPtrArray) systems = machine_files_load ("Win32_OperatingSystem");

  machine_files_assert (systems->pdata[0], "SerialNumber=null\nInstallDate=null\nNumberOfProcesses=null\n");
}

/* Nothing is invented. */
static void
test_nothing (void)
{
  static const char *const names[] = {
    "Win32_BIOS", "Win32_BaseBoard", "Win32_ComputerSystemProduct", "Win32_SystemEnclosure", "Win32_DiskDrive",
    "Win32_DiskPartition", "Win32_DiskDriveToDiskPartition", "Win32_PnPEntity", "Win32_IP4RouteTable",
    "Win32_CacheMemory", "Win32_Processor", "Win32_UserAccount", "Win32_Group", "Win32_LogonSession",
    "Win32_PageFileUsage", "Win32_Share", "Win32_PhysicalMemory",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GPtrArray) records = machine_files_load (names[i]);

      g_assert_cmpuint (records->len, ==, 0);
    }
}

/* Every table is in the order of its names, has keys, and has those of its base classes. */
static void
test_tables (void)
{
  g_autoptr(GPtrArray) classes = wsman_system_schema_list_classes (NULL);

  for (guint i = 0; i < classes->len; i++)
    {
      const WsmanSystemClass *klass = classes->pdata[i];
      guint n_keys = 0;

      g_assert_true (klass->parent == NULL || wsman_system_schema_find (klass->parent) != NULL);
      for (const WsmanSystemProperty *p = klass->properties; p->name != NULL; p++)
        {
          n_keys += (p->flags & WSMAN_SYSTEM_KEY) != 0;
          g_assert_true (p->constant == NULL || p->file == NULL);
          if ((p->flags & (WSMAN_SYSTEM_KEY | WSMAN_SYSTEM_SCOPE)) != 0 && klass->parent != NULL &&
              wsman_system_schema_has_keys (klass->parent))
            g_assert_true (wsman_system_schema_has_property (klass->parent, p->name));
          if (p[1].name != NULL)
            g_assert_cmpint (g_ascii_strcasecmp (p->name, p[1].name), <, 0);
        }
      g_assert_true (n_keys > 0 || klass->is_singleton);
    }
}

static void
run_with_files (gconstpointer func)
{
  machine_files_set_up ();
  ((GTestFunc) func) ();
  machine_files_tear_down ();
}

#define ADD(name, func) g_test_add_data_func ("/wsman/system-tables/" name, func, run_with_files)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("firmware", test_firmware);
  ADD ("firmware/date", test_firmware_date);
  ADD ("drives", test_drives);
  ADD ("drives/links", test_drive_links);
  ADD ("drives/queries", test_drive_queries);
  ADD ("devices", test_devices);
  ADD ("routes", test_routes);
  ADD ("caches", test_caches);
  ADD ("caches/enumerations", test_cache_enumerations);
  ADD ("processors", test_processors);
  ADD ("processors/cores", test_cores);
  ADD ("accounts", test_accounts);
  ADD ("logins", test_logins);
  ADD ("swap-spaces", test_swap_spaces);
  ADD ("modules", test_modules);
  ADD ("modules/cut", test_modules_cut);
  ADD ("computer-system", test_computer_system);
  ADD ("operating-system", test_operating_system);
  ADD ("operating-system/unknown", test_operating_system_unknown);
  ADD ("nothing", test_nothing);
  ADD ("tables", test_tables);

  return g_test_run ();
}
