// N port mappings as elements of one nftables map, in one transaction; and one more.
#include "floor.h"
#include "netlink.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <string.h>

#define TABLE "plumbline"
#define MAP "published"
#define ELEMENTS_MAX 60000   // bytes of elements in one message: an attribute's length has 16 bits

// a field's bytes, and its number among nft's types, so that `nft list` can print the map
struct field {
    char letter;
    uint8_t bytes, type;
};
static const struct field fields[] = {{'4', 4, 7}, {'6', 16, 8}, {'p', 1, 12}, {'s', 2, 13}};

static int nft;

static const struct field *field(char letter) {
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i].letter == letter) return &fields[i];
    errno = EINVAL;
    fail("layout");
}

// in a concatenation each field begins at a 32-bit register; alone it keeps its own length
static uint32_t layout_length(const char *layout) {
    if (!layout[1]) return field(*layout)->bytes;
    uint32_t length = 0;
    for (; *layout; layout++) length += (field(*layout)->bytes + 3u) & ~3u;
    return length;
}

// nft writes a concatenation as six bits a field
static uint32_t layout_type(const char *layout) {
    uint32_t type = 0;
    for (; *layout; layout++) type = type << 6 | field(*layout)->type;
    return type;
}

static void nft_message(int type, uint16_t flags) {
    struct nfgenmsg m = {.nfgen_family = NFPROTO_INET, .version = NFNETLINK_V0};
    nl_message((uint16_t)(NFNL_SUBSYS_NFTABLES << 8 | type), flags, &m, sizeof m);
}

static void boundary(int type) {
    struct nfgenmsg m = {.nfgen_family = AF_UNSPEC, .version = NFNETLINK_V0, .res_id = htons(NFNL_SUBSYS_NFTABLES)};
    nl_message((uint16_t)type, 0, &m, sizeof m);
}

static void commit(void) {
    boundary(NFNL_MSG_BATCH_END);
    nl_send_transaction(nft);
}

// mapping i: host address 192.0.2.1 (or 2001:db8::1), TCP, port 5000 + i, to one of a thousand endpoints at port 8080
static size_t put_field(uint8_t *at, char letter, int i, bool key) {
    uint32_t address = htonl(key ? 0xc0000201u : 0x0a580002u + (uint32_t)i % 1000);
    uint16_t port = htons((uint16_t)(key ? 5000 + i : 8080));
    const struct field *f = field(letter);
    switch (letter) {
        case '4': memcpy(at, &address, 4); break;
        case '6': memcpy(at, key ? "\x20\x01\x0d\xb8" : "\xfd\x88", key ? 4 : 2); memcpy(at + 12, &address, 4); break;
        case 'p': *at = IPPROTO_TCP; break;
        default: memcpy(at, &port, 2);
    }
    return (f->bytes + 3u) & ~3u;
}

static void put_value(uint16_t attribute, const char *layout, int i, bool key) {
    uint8_t value[64] = {0};
    size_t at = 0;
    for (const char *l = layout; *l; l++) at += put_field(value + at, *l, i, key);
    struct nlattr *nest = nl_begin(attribute, NULL, 0);
    nl_put(NFTA_DATA_VALUE, value, layout_length(layout));
    nl_end(nest);
}

static void put_element(int i, const struct options *o) {
    struct nlattr *element = nl_begin(NFTA_LIST_ELEM, NULL, 0);
    put_value(NFTA_SET_ELEM_KEY, o->key, i, true);
    put_value(NFTA_SET_ELEM_DATA, o->data, i, false);
    nl_end(element);
}

// puts elements from i on into one message; returns the first that found no room
static int put_elements(int i, int end, const struct options *o) {
    nft_message(NFT_MSG_NEWSETELEM, NLM_F_CREATE);
    nl_string(NFTA_SET_ELEM_LIST_TABLE, TABLE);
    nl_string(NFTA_SET_ELEM_LIST_SET, MAP);
    struct nlattr *list = nl_begin(NFTA_SET_ELEM_LIST_ELEMENTS, NULL, 0);
    while (i < end && nl_length(list) < ELEMENTS_MAX) put_element(i++, o);
    nl_end(list);
    return i;
}

static void add_elements(int begin, int end, const struct options *o) {
    boundary(NFNL_MSG_BATCH_BEGIN);
    for (int i = begin; i < end;) i = put_elements(i, end, o);
    commit();
}

static void open_socket(const struct options *o) {
    (void)o;
    nft = nl_open(NETLINK_NETFILTER);
}

// with a size the kernel chooses the hash of fixed width, without one the table that grows (nft_set_hash.c)
static void put_size(uint32_t size) {
    struct nlattr *description = nl_begin(NFTA_SET_DESC, NULL, 0);
    nl_be32(NFTA_SET_DESC_SIZE, size);
    nl_end(description);
}

static void make_map(const struct options *o) {
    boundary(NFNL_MSG_BATCH_BEGIN);
    nft_message(NFT_MSG_NEWTABLE, NLM_F_CREATE | NLM_F_EXCL);
    nl_string(NFTA_TABLE_NAME, TABLE);
    nft_message(NFT_MSG_NEWSET, NLM_F_CREATE | NLM_F_EXCL);
    nl_string(NFTA_SET_TABLE, TABLE);
    nl_string(NFTA_SET_NAME, MAP);
    nl_be32(NFTA_SET_FLAGS, NFT_SET_MAP);
    nl_be32(NFTA_SET_ID, 1);
    nl_be32(NFTA_SET_KEY_TYPE, layout_type(o->key));
    nl_be32(NFTA_SET_KEY_LEN, layout_length(o->key));
    nl_be32(NFTA_SET_DATA_TYPE, layout_type(o->data));
    nl_be32(NFTA_SET_DATA_LEN, layout_length(o->data));
    if (o->size) put_size((uint32_t)o->size);
    commit();
}

static void load(const struct options *o) { add_elements(0, o->n, o); }

static void add_one(const struct options *o) { add_elements(o->n, o->n + 1, o); }

const struct phase map_phases[] = {{"socket", open_socket}, {"map", make_map}, {"load", load}, {0}};
const struct phase map_add_phases[] = {
    {"socket", open_socket}, {"map", make_map}, {"load", load}, {"add", add_one}, {0}};
