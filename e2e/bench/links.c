// N endpoints on one bridge: the writes that attaching them takes, in as few system calls as the kernel lets us.
#define _GNU_SOURCE
#include "floor.h"
#include "netlink.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#define GROUP 28780     // how Plumbline marks its links
#define PROTOCOL 112    // and its routes
#define MTU 1500
#define PREFIX4 16
#define PREFIX6 64
#define BRIDGE "plb-00000000001"
#define LO 1
#define ETH0 2          // the peer is made under this index: nothing else is in a namespace so new

static int host;                    // route socket where the bridge is
static int bridge;                  // its index
static int *namespaces, *sockets;   // one of each a sandbox

static struct in_addr address4(int i) { return (struct in_addr){htonl(0x0a580000u + (unsigned)i + 1)}; }   // 10.88.0.1 is the gateway

static struct in6_addr address6(int i) {
    struct in6_addr a = {.s6_addr = {0xfd, 0x88}};
    uint32_t low = htonl((uint32_t)i + 1);
    memcpy(&a.s6_addr[12], &low, 4);
    return a;
}

static void put_mac(uint8_t end, int i) {
    uint8_t mac[6] = {0x02, end, (uint8_t)(i >> 24), (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i};
    nl_put(IFLA_ADDRESS, mac, sizeof mac);
}

static void link_up(int index) {
    struct ifinfomsg m = {.ifi_index = index, .ifi_flags = IFF_UP, .ifi_change = IFF_UP};
    nl_message(RTM_NEWLINK, 0, &m, sizeof m);
}

static void add_address(int family, int index, int prefix, const void *address, size_t length) {
    struct ifaddrmsg m = {.ifa_family = (uint8_t)family, .ifa_prefixlen = (uint8_t)prefix, .ifa_index = (uint32_t)index};
    nl_message(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, &m, sizeof m);
    nl_put(IFA_LOCAL, address, length);
    nl_put(IFA_ADDRESS, address, length);
    if (family == AF_INET6) nl_u32(IFA_FLAGS, IFA_F_NODAD);
}

static void add_addresses(int index, int i, const struct options *o) {
    struct in_addr a4 = address4(i);
    add_address(AF_INET, index, PREFIX4, &a4, sizeof a4);
    if (!o->v6) return;
    struct in6_addr a6 = address6(i);
    add_address(AF_INET6, index, PREFIX6, &a6, sizeof a6);
}

static void default_route(int family, const void *gateway, size_t length) {
    struct rtmsg m = {.rtm_family = (uint8_t)family, .rtm_table = RT_TABLE_MAIN, .rtm_protocol = PROTOCOL,
                      .rtm_scope = RT_SCOPE_UNIVERSE, .rtm_type = RTN_UNICAST};
    nl_message(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, &m, sizeof m);
    nl_put(RTA_GATEWAY, gateway, length);
    nl_u32(RTA_OIF, ETH0);
}

static void write_setting(const char *path, const char *value) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, value, strlen(value)) < 0) fail(path);
    close(fd);
}

// /proc/sys/net shows the namespace of whoever opens it
static void sandbox_settings(const struct options *o) {
    write_setting("/proc/sys/net/ipv6/conf/default/accept_ra", "0");
    if (!o->v6) write_setting("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1");
}

static void make_bridge(const struct options *o) {
    host = nl_open(NETLINK_ROUTE);
    struct ifinfomsg m = {.ifi_flags = IFF_UP, .ifi_change = IFF_UP};
    nl_message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &m, sizeof m);
    nl_string(IFLA_IFNAME, BRIDGE);
    nl_u32(IFLA_GROUP, GROUP);
    nl_u32(IFLA_MTU, MTU);
    put_mac(0xb0, 0);
    struct nlattr *info = nl_begin(IFLA_LINKINFO, NULL, 0);
    nl_string(IFLA_INFO_KIND, "bridge");
    nl_end(info);
    nl_send(host);
    bridge = (int)if_nametoindex(BRIDGE);
    add_addresses(bridge, 0, o);
    nl_send(host);
}

// a namespace under its name in /run/netns, and a route socket that stays inside it
static void make_sandbox(int i, const struct options *o) {
    char path[64];
    snprintf(path, sizeof path, "/run/netns/e%d", i);
    if (unshare(CLONE_NEWNET)) fail("unshare");
    int pin = open(path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
    if (pin < 0) fail(path);
    close(pin);
    if (mount("/proc/self/ns/net", path, "none", MS_BIND, NULL)) fail("mount");
    namespaces[i] = open(path, O_RDONLY | O_CLOEXEC);
    if (namespaces[i] < 0) fail(path);
    sockets[i] = nl_open(NETLINK_ROUTE);
    if (o->sysctls) sandbox_settings(o);
}

static void make_sandboxes(const struct options *o) {
    namespaces = calloc((size_t)o->n, sizeof *namespaces);
    sockets = calloc((size_t)o->n, sizeof *sockets);
    int home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    for (int i = 0; i < o->n; i++) make_sandbox(i, o);
    if (setns(home, CLONE_NEWNET)) fail("setns");
    close(home);
}

// the peer is made where it belongs, under its last name; it cannot be up before its other end exists
static void put_peer(int i) {
    struct ifinfomsg m = {.ifi_index = ETH0};
    struct nlattr *peer = nl_begin(VETH_INFO_PEER, &m, sizeof m);
    nl_string(IFLA_IFNAME, "eth0");
    nl_u32(IFLA_GROUP, GROUP);
    nl_u32(IFLA_MTU, MTU);
    put_mac(0xe0, i);
    nl_u32(IFLA_NET_NS_FD, (uint32_t)namespaces[i]);
    nl_end(peer);
}

static void put_veth(int i) {
    char name[IFNAMSIZ];
    snprintf(name, sizeof name, "plv-%011x", (unsigned)i);
    struct ifinfomsg m = {.ifi_flags = IFF_UP, .ifi_change = IFF_UP};
    nl_message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &m, sizeof m);
    nl_string(IFLA_IFNAME, name);
    nl_u32(IFLA_GROUP, GROUP);
    nl_u32(IFLA_MTU, MTU);
    nl_u32(IFLA_MASTER, (uint32_t)bridge);
    put_mac(0xf0, i);
    struct nlattr *info = nl_begin(IFLA_LINKINFO, NULL, 0);
    nl_string(IFLA_INFO_KIND, "veth");
    struct nlattr *data = nl_begin(IFLA_INFO_DATA, NULL, 0);
    put_peer(i);
    nl_end(data);
    nl_end(info);
}

static void make_veths(const struct options *o) {
    for (int i = 0; i < o->n; i++) {
        put_veth(i);
        if (nl_messages() >= o->batch) nl_send(host);
    }
    nl_send(host);
}

static void set_up_inside(const struct options *o) {
    struct in_addr gateway4 = address4(0);
    struct in6_addr gateway6 = address6(0);
    for (int i = 0; i < o->n; i++) {
        link_up(LO);
        add_addresses(ETH0, i + 1, o);
        link_up(ETH0);
        default_route(AF_INET, &gateway4, sizeof gateway4);
        if (o->v6) default_route(AF_INET6, &gateway6, sizeof gateway6);
        nl_send(sockets[i]);
    }
}

const struct phase link_phases[] = {
    {"bridge", make_bridge}, {"sandboxes", make_sandboxes}, {"veths", make_veths}, {"inside", set_up_inside}, {0}};
