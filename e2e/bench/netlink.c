#include "netlink.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define ROOM (16u << 20)

static _Alignas(8) char batch[ROOM];
static size_t used;
static int messages;
static uint32_t sequence;
static struct nlmsghdr *last, *before_last;

void fail(const char *what) {
    fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
    exit(1);
}

int nl_open(int family) {
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, family), size = ROOM;
    if (fd < 0) fail("socket");
    if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size)) fail("SO_SNDBUFFORCE");
    return fd;
}

static void *take(size_t length) {
    size_t padded = NLMSG_ALIGN(length);
    if (used + padded > ROOM) {
        errno = ENOBUFS;
        fail("batch");
    }
    char *at = batch + used;
    memset(at + length, 0, padded - length);
    used += padded;
    return at;
}

static void finish(void) {
    if (last) last->nlmsg_len = (uint32_t)(batch + used - (char *)last);
}

void nl_message(uint16_t type, uint16_t flags, const void *header, size_t length) {
    finish();
    before_last = last;
    last = take(NLMSG_HDRLEN);
    *last = (struct nlmsghdr){.nlmsg_type = type, .nlmsg_flags = NLM_F_REQUEST | flags, .nlmsg_seq = ++sequence};
    memcpy(take(length), header, length);
    messages++;
}

static struct nlattr *attribute(uint16_t type, const void *value, size_t length) {
    struct nlattr *a = take(NLA_HDRLEN);
    *a = (struct nlattr){.nla_type = type, .nla_len = (uint16_t)(NLA_HDRLEN + length)};
    if (length) memcpy(take(length), value, length);
    return a;
}

void nl_put(uint16_t type, const void *value, size_t length) { attribute(type, value, length); }

void nl_string(uint16_t type, const char *value) { attribute(type, value, strlen(value) + 1); }

void nl_u32(uint16_t type, uint32_t value) { attribute(type, &value, sizeof value); }

void nl_be32(uint16_t type, uint32_t value) { nl_u32(type, htonl(value)); }

struct nlattr *nl_begin(uint16_t type, const void *header, size_t length) {
    return attribute(type | NLA_F_NESTED, header, length);
}

void nl_end(struct nlattr *nest) { nest->nla_len = (uint16_t)nl_length(nest); }

size_t nl_length(const struct nlattr *nest) { return (size_t)(batch + used - (const char *)nest); }

int nl_messages(void) { return messages; }

// an error of any message comes as NLMSG_ERROR, asked for or not; the acknowledgement says that all before it are done
static void await(int fd, uint32_t acknowledged) {
    static _Alignas(8) char answer[1 << 16];
    for (;;) {
        ssize_t got = recv(fd, answer, sizeof answer, 0);
        if (got < 0) fail("recv");
        unsigned left = (unsigned)got;
        for (struct nlmsghdr *h = (void *)answer; NLMSG_OK(h, left); h = NLMSG_NEXT(h, left)) {
            if (h->nlmsg_type != NLMSG_ERROR) continue;
            const struct nlmsgerr *error = NLMSG_DATA(h);
            errno = -error->error;
            if (errno) fail("the kernel refused a message");
            if (h->nlmsg_seq == acknowledged) return;
        }
    }
}

static void transmit(int fd, struct nlmsghdr *asked) {
    if (!messages) return;
    finish();
    asked->nlmsg_flags |= NLM_F_ACK;
    if (send(fd, batch, used, 0) != (ssize_t)used) fail("send");
    uint32_t acknowledged = asked->nlmsg_seq;
    used = 0;
    messages = 0;
    last = before_last = NULL;
    await(fd, acknowledged);
}

void nl_send(int fd) { transmit(fd, last); }

void nl_send_transaction(int fd) { transmit(fd, before_last); }
