// A machine of the bench's own, into which a serial card reader is plugged and pulled again: umockdev puts its /sys and
// /dev and its uevents in front of the libudev of whoever runs under it.
//
//     umockdev-wrapper plug
//
// Prints the folder of the testbed, which a program under test gets as UMOCKDEV_DIR. Then, for each line read:
//
//     add N TARGET    plugs in /dev/ttyUSBN, which leads to TARGET (a pseudo-terminal), on a bridge of its own
//     remove N        pulls it
//
// and answers with the moment (CLOCK_MONOTONIC, seconds) just before the uevent.

#define _GNU_SOURCE
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <umockdev.h>
#include <unistd.h>

static double moment(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double add(UMockdevTestbed *bed, const char *root, int number, const char *target) {
    char name[32], parent[128], node[64], place[512];
    snprintf(name, sizeof name, "1-%d", number + 1);
    g_autofree char *device = umockdev_testbed_add_device(
        bed, "usb", name, NULL, "idVendor", "1a86", "idProduct", "7523", NULL, "DEVTYPE", "usb_device",
        "ID_VENDOR_ID", "1a86", "ID_MODEL_ID", "7523", NULL);
    snprintf(name, sizeof name, "1-%d:1.0", number + 1);
    g_autofree char *interface = umockdev_testbed_add_device(
        bed, "usb", name, device, "bInterfaceClass", "ff", NULL, "DEVTYPE", "usb_interface", "MODALIAS",
        "usb:v1A86p7523d0264dcFFdsc00dp00icFFisc01ip02in00", NULL);
    snprintf(parent, sizeof parent, "ttyUSB%d", number);
    snprintf(node, sizeof node, "/dev/ttyUSB%d", number);
    g_autofree char *port = umockdev_testbed_add_device(bed, "usb-serial", parent, interface, NULL, NULL);
    snprintf(place, sizeof place, "%s%s", root, node);
    unlink(place);
    if (symlink(target, place) < 0) perror(place);
    double begun = moment();
    g_autofree char *tty = umockdev_testbed_add_device(
        bed, "tty", parent, port, NULL, "DEVNAME", node, "ID_BUS", "usb", "ID_VENDOR_ID", "1a86", "ID_MODEL_ID",
        "7523", NULL);
    return begun;
}

// As the kernel does it: what stands on the device goes before the device.
static double pull(UMockdevTestbed *bed, const char *root, int number) {
    const char *parts[] = {"/1-%d:1.0/ttyUSB%d/ttyUSB%d", "/1-%d:1.0/ttyUSB%d", "/1-%d:1.0", ""};
    char place[512];
    snprintf(place, sizeof place, "%s/dev/ttyUSB%d", root, number);
    unlink(place);
    double begun = moment();
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char path[256];
        int length = snprintf(path, sizeof path, "/sys/devices/1-%d", number + 1);
        snprintf(path + length, sizeof path - (size_t)length, parts[i], number + 1, number, number);
        umockdev_testbed_uevent(bed, path, "remove");
        umockdev_testbed_remove_device(bed, path);
    }
    return begun;
}

int main(void) {
    UMockdevTestbed *bed = umockdev_testbed_new();
    g_autofree char *root = umockdev_testbed_get_root_dir(bed);
    char folder[512], line[512], target[400];
    snprintf(folder, sizeof folder, "%s/dev", root);
    mkdir(folder, 0755);
    puts(root);
    fflush(stdout);
    int number;
    while (fgets(line, sizeof line, stdin) != NULL) {
        double begun = -1;
        if (sscanf(line, "add %d %399s", &number, target) == 2) begun = add(bed, root, number, target);
        if (sscanf(line, "remove %d", &number) == 1) begun = pull(bed, root, number);
        printf("%.9f\n", begun);
        fflush(stdout);
    }
    g_object_unref(bed);
}
