// A batch of netlink messages, built in place and sent at once. Every failure ends the program: a floor that did
// only half of the work is no floor.
#ifndef NETLINK_H
#define NETLINK_H

#include <linux/netlink.h>
#include <stddef.h>
#include <stdint.h>

// opens a socket of the given netlink family with room for a whole batch
int nl_open(int family);

// a message with its family header; ends the message before it
void nl_message(uint16_t type, uint16_t flags, const void *header, size_t length);

void nl_put(uint16_t type, const void *value, size_t length);
void nl_string(uint16_t type, const char *value);   // with its NUL, as NLA_NUL_STRING
void nl_u32(uint16_t type, uint32_t value);         // in the host's order: rtnetlink
void nl_be32(uint16_t type, uint32_t value);        // in network order: nf_tables

// an attribute that holds attributes; header may be NULL
struct nlattr *nl_begin(uint16_t type, const void *header, size_t length);
void nl_end(struct nlattr *nest);

size_t nl_length(const struct nlattr *nest);   // of an attribute still open
int nl_messages(void);                         // in the batch so far

// sends the batch, its last message with NLM_F_ACK, and waits for the kernel's answer
void nl_send(int socket);
// the same for an nf_tables transaction: NFNL_MSG_BATCH_END is never acknowledged, the message before it is
void nl_send_transaction(int socket);


__attribute__((noreturn)) void fail(const char *what);

#endif
