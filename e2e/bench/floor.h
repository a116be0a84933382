// What the programs of this folder share: the options, and the phases that are timed.
#ifndef FLOOR_H
#define FLOOR_H

#include <stdbool.h>

struct options {
    int n;              // endpoints, or mappings; map-add loads as many and adds one
    bool v6;            // an IPv6 address and default route besides those of IPv4
    bool sysctls;       // write the settings of a sandbox through /proc/sys/net
    int batch;          // link messages in one send
    int size;           // the most that the map may hold; 0: no limit
    const char *key;    // layout of a map's key and data, a letter a field:
    const char *data;   // 4 ipv4_addr, 6 ipv6_addr, p inet_proto, s inet_service
};

struct phase {
    const char *name;
    void (*run)(const struct options *);
};

// each ends with a phase without a name
extern const struct phase link_phases[], map_phases[], map_add_phases[];

#endif
