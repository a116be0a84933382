package dev.plumbline.netlink.wire;

/**
 * {@code linux/netfilter/nf_tables.h}: messages, tables, chains, rules, sets and their elements,
 * objects.
 */
public final class NfTables {
  // message types: the low byte of nlmsg_type
  public static final int NFT_MSG_NEWTABLE = 0;
  public static final int NFT_MSG_GETTABLE = 1;
  public static final int NFT_MSG_DELTABLE = 2;
  public static final int NFT_MSG_NEWCHAIN = 3;
  public static final int NFT_MSG_GETCHAIN = 4;
  public static final int NFT_MSG_DELCHAIN = 5;
  public static final int NFT_MSG_NEWRULE = 6;
  public static final int NFT_MSG_GETRULE = 7;
  public static final int NFT_MSG_DELRULE = 8;
  public static final int NFT_MSG_NEWSET = 9;
  public static final int NFT_MSG_GETSET = 10;
  public static final int NFT_MSG_DELSET = 11;
  public static final int NFT_MSG_NEWSETELEM = 12;
  public static final int NFT_MSG_GETSETELEM = 13;
  public static final int NFT_MSG_DELSETELEM = 14;
  public static final int NFT_MSG_NEWGEN = 15;
  public static final int NFT_MSG_GETGEN = 16;
  public static final int NFT_MSG_TRACE = 17;
  public static final int NFT_MSG_NEWOBJ = 18;
  public static final int NFT_MSG_GETOBJ = 19;
  public static final int NFT_MSG_DELOBJ = 20;
  public static final int NFT_MSG_GETOBJ_RESET = 21;
  public static final int NFT_MSG_NEWFLOWTABLE = 22;
  public static final int NFT_MSG_GETFLOWTABLE = 23;
  public static final int NFT_MSG_DELFLOWTABLE = 24;

  // newer than the headers of 6.1: from 6.2, 6.3, 6.5
  public static final int NFT_MSG_GETRULE_RESET = 25;
  public static final int NFT_MSG_DESTROYTABLE = 26;
  public static final int NFT_MSG_DESTROYCHAIN = 27;
  public static final int NFT_MSG_DESTROYRULE = 28;
  public static final int NFT_MSG_DESTROYSET = 29;
  public static final int NFT_MSG_DESTROYSETELEM = 30;
  public static final int NFT_MSG_DESTROYOBJ = 31;
  public static final int NFT_MSG_DESTROYFLOWTABLE = 32;
  public static final int NFT_MSG_GETSETELEM_RESET = 33;

  // registers
  public static final int NFT_REG_VERDICT = 0;
  public static final int NFT_REG_1 = 1;
  public static final int NFT_REG_2 = 2;
  public static final int NFT_REG_3 = 3;
  public static final int NFT_REG_4 = 4;
  public static final int NFT_REG32_00 = 8;
  public static final int NFT_REG32_01 = 9;
  public static final int NFT_REG32_02 = 10;
  public static final int NFT_REG32_03 = 11;
  public static final int NFT_REG32_04 = 12;
  public static final int NFT_REG32_05 = 13;
  public static final int NFT_REG32_06 = 14;
  public static final int NFT_REG32_07 = 15;
  public static final int NFT_REG32_08 = 16;
  public static final int NFT_REG32_09 = 17;
  public static final int NFT_REG32_10 = 18;
  public static final int NFT_REG32_11 = 19;
  public static final int NFT_REG32_12 = 20;
  public static final int NFT_REG32_13 = 21;
  public static final int NFT_REG32_14 = 22;
  public static final int NFT_REG32_15 = 23;
  public static final int NFT_REG_SIZE = 16;
  public static final int NFT_REG32_SIZE = 4;
  public static final int NFT_REG32_COUNT = 16;

  // verdicts
  public static final int NFT_CONTINUE = -1;
  public static final int NFT_BREAK = -2;
  public static final int NFT_JUMP = -3;
  public static final int NFT_GOTO = -4;
  public static final int NFT_RETURN = -5;

  // lists, hooks, data, verdicts
  public static final int NFTA_LIST_UNSPEC = 0;
  public static final int NFTA_LIST_ELEM = 1;
  public static final int NFTA_HOOK_UNSPEC = 0;
  public static final int NFTA_HOOK_HOOKNUM = 1;
  public static final int NFTA_HOOK_PRIORITY = 2;
  public static final int NFTA_HOOK_DEV = 3;
  public static final int NFTA_HOOK_DEVS = 4;
  public static final int NFTA_DATA_UNSPEC = 0;
  public static final int NFTA_DATA_VALUE = 1;
  public static final int NFTA_DATA_VERDICT = 2;
  public static final int NFTA_VERDICT_UNSPEC = 0;
  public static final int NFTA_VERDICT_CODE = 1;
  public static final int NFTA_VERDICT_CHAIN = 2;
  public static final int NFTA_VERDICT_CHAIN_ID = 3;
  public static final int NFTA_DEVICE_UNSPEC = 0;
  public static final int NFTA_DEVICE_NAME = 1;

  // tables
  public static final int NFT_TABLE_F_DORMANT = 1;
  public static final int NFT_TABLE_F_OWNER = 2;

  /** From 6.9 on. */
  public static final int NFT_TABLE_F_PERSIST = 4;

  public static final int NFTA_TABLE_UNSPEC = 0;
  public static final int NFTA_TABLE_NAME = 1;
  public static final int NFTA_TABLE_FLAGS = 2;
  public static final int NFTA_TABLE_USE = 3;
  public static final int NFTA_TABLE_HANDLE = 4;
  public static final int NFTA_TABLE_PAD = 5;
  public static final int NFTA_TABLE_USERDATA = 6;
  public static final int NFTA_TABLE_OWNER = 7;

  // chains
  public static final int NFT_CHAIN_BASE = 1;
  public static final int NFT_CHAIN_HW_OFFLOAD = 2;
  public static final int NFT_CHAIN_BINDING = 4;
  public static final int NFT_CHAIN_FLAGS = 7;
  public static final int NFTA_CHAIN_UNSPEC = 0;
  public static final int NFTA_CHAIN_TABLE = 1;
  public static final int NFTA_CHAIN_HANDLE = 2;
  public static final int NFTA_CHAIN_NAME = 3;
  public static final int NFTA_CHAIN_HOOK = 4;
  public static final int NFTA_CHAIN_POLICY = 5;
  public static final int NFTA_CHAIN_USE = 6;
  public static final int NFTA_CHAIN_TYPE = 7;
  public static final int NFTA_CHAIN_COUNTERS = 8;
  public static final int NFTA_CHAIN_PAD = 9;
  public static final int NFTA_CHAIN_FLAGS = 10;
  public static final int NFTA_CHAIN_ID = 11;
  public static final int NFTA_CHAIN_USERDATA = 12;

  // rules
  public static final int NFTA_RULE_UNSPEC = 0;
  public static final int NFTA_RULE_TABLE = 1;
  public static final int NFTA_RULE_CHAIN = 2;
  public static final int NFTA_RULE_HANDLE = 3;
  public static final int NFTA_RULE_EXPRESSIONS = 4;
  public static final int NFTA_RULE_COMPAT = 5;
  public static final int NFTA_RULE_POSITION = 6;
  public static final int NFTA_RULE_USERDATA = 7;
  public static final int NFTA_RULE_PAD = 8;
  public static final int NFTA_RULE_ID = 9;
  public static final int NFTA_RULE_POSITION_ID = 10;
  public static final int NFTA_RULE_CHAIN_ID = 11;
  public static final int NFTA_RULE_COMPAT_UNSPEC = 0;
  public static final int NFTA_RULE_COMPAT_PROTO = 1;
  public static final int NFTA_RULE_COMPAT_FLAGS = 2;

  // sets
  public static final int NFT_SET_MAXNAMELEN = 256;
  public static final int NFT_SET_ANONYMOUS = 1;
  public static final int NFT_SET_CONSTANT = 2;
  public static final int NFT_SET_INTERVAL = 4;
  public static final int NFT_SET_MAP = 8;
  public static final int NFT_SET_TIMEOUT = 0x10;
  public static final int NFT_SET_EVAL = 0x20;
  public static final int NFT_SET_OBJECT = 0x40;
  public static final int NFT_SET_CONCAT = 0x80;
  public static final int NFT_SET_EXPR = 0x100;
  public static final int NFT_SET_POL_PERFORMANCE = 0;
  public static final int NFT_SET_POL_MEMORY = 1;
  public static final int NFTA_SET_DESC_UNSPEC = 0;
  public static final int NFTA_SET_DESC_SIZE = 1;
  public static final int NFTA_SET_DESC_CONCAT = 2;
  public static final int NFTA_SET_FIELD_UNSPEC = 0;
  public static final int NFTA_SET_FIELD_LEN = 1;
  public static final int NFTA_SET_UNSPEC = 0;
  public static final int NFTA_SET_TABLE = 1;
  public static final int NFTA_SET_NAME = 2;
  public static final int NFTA_SET_FLAGS = 3;
  public static final int NFTA_SET_KEY_TYPE = 4;
  public static final int NFTA_SET_KEY_LEN = 5;
  public static final int NFTA_SET_DATA_TYPE = 6;
  public static final int NFTA_SET_DATA_LEN = 7;
  public static final int NFTA_SET_POLICY = 8;
  public static final int NFTA_SET_DESC = 9;
  public static final int NFTA_SET_ID = 10;
  public static final int NFTA_SET_TIMEOUT = 11;
  public static final int NFTA_SET_GC_INTERVAL = 12;
  public static final int NFTA_SET_USERDATA = 13;
  public static final int NFTA_SET_PAD = 14;
  public static final int NFTA_SET_OBJ_TYPE = 15;
  public static final int NFTA_SET_HANDLE = 16;
  public static final int NFTA_SET_EXPR = 17;
  public static final int NFTA_SET_EXPRESSIONS = 18;

  // elements
  public static final int NFT_SET_ELEM_INTERVAL_END = 1;
  public static final int NFT_SET_ELEM_CATCHALL = 2;
  public static final int NFTA_SET_ELEM_UNSPEC = 0;
  public static final int NFTA_SET_ELEM_KEY = 1;
  public static final int NFTA_SET_ELEM_DATA = 2;
  public static final int NFTA_SET_ELEM_FLAGS = 3;
  public static final int NFTA_SET_ELEM_TIMEOUT = 4;
  public static final int NFTA_SET_ELEM_EXPIRATION = 5;
  public static final int NFTA_SET_ELEM_USERDATA = 6;
  public static final int NFTA_SET_ELEM_EXPR = 7;
  public static final int NFTA_SET_ELEM_PAD = 8;
  public static final int NFTA_SET_ELEM_OBJREF = 9;
  public static final int NFTA_SET_ELEM_KEY_END = 10;
  public static final int NFTA_SET_ELEM_EXPRESSIONS = 11;
  public static final int NFTA_SET_ELEM_LIST_UNSPEC = 0;
  public static final int NFTA_SET_ELEM_LIST_TABLE = 1;
  public static final int NFTA_SET_ELEM_LIST_SET = 2;
  public static final int NFTA_SET_ELEM_LIST_ELEMENTS = 3;
  public static final int NFTA_SET_ELEM_LIST_SET_ID = 4;

  // types of data
  public static final int NFT_DATA_VALUE = 0;
  public static final int NFT_DATA_VERDICT = 0xffffff00;
  public static final int NFT_DATA_VALUE_MAXLEN = 64;

  // objects
  public static final int NFT_OBJECT_UNSPEC = 0;
  public static final int NFT_OBJECT_COUNTER = 1;
  public static final int NFT_OBJECT_QUOTA = 2;
  public static final int NFT_OBJECT_CT_HELPER = 3;
  public static final int NFT_OBJECT_LIMIT = 4;
  public static final int NFT_OBJECT_CONNLIMIT = 5;
  public static final int NFT_OBJECT_TUNNEL = 6;
  public static final int NFT_OBJECT_CT_TIMEOUT = 7;
  public static final int NFT_OBJECT_SECMARK = 8;
  public static final int NFT_OBJECT_CT_EXPECT = 9;
  public static final int NFT_OBJECT_SYNPROXY = 10;
  public static final int NFTA_OBJ_UNSPEC = 0;
  public static final int NFTA_OBJ_TABLE = 1;
  public static final int NFTA_OBJ_NAME = 2;
  public static final int NFTA_OBJ_TYPE = 3;
  public static final int NFTA_OBJ_DATA = 4;
  public static final int NFTA_OBJ_USE = 5;
  public static final int NFTA_OBJ_HANDLE = 6;
  public static final int NFTA_OBJ_PAD = 7;
  public static final int NFTA_OBJ_USERDATA = 8;
  public static final int NFTA_FLOWTABLE_UNSPEC = 0;
  public static final int NFTA_FLOWTABLE_TABLE = 1;
  public static final int NFTA_FLOWTABLE_NAME = 2;
  public static final int NFTA_FLOWTABLE_HOOK = 3;
  public static final int NFTA_FLOWTABLE_USE = 4;
  public static final int NFTA_FLOWTABLE_HANDLE = 5;
  public static final int NFTA_FLOWTABLE_PAD = 6;
  public static final int NFTA_FLOWTABLE_FLAGS = 7;
  public static final int NFTA_FLOWTABLE_HOOK_UNSPEC = 0;
  public static final int NFTA_FLOWTABLE_HOOK_NUM = 1;
  public static final int NFTA_FLOWTABLE_HOOK_PRIORITY = 2;
  public static final int NFTA_FLOWTABLE_HOOK_DEVS = 3;
  public static final int NFT_TRACETYPE_UNSPEC = 0;
  public static final int NFT_TRACETYPE_POLICY = 1;
  public static final int NFT_TRACETYPE_RETURN = 2;
  public static final int NFT_TRACETYPE_RULE = 3;

  // generation
  public static final int NFTA_GEN_UNSPEC = 0;
  public static final int NFTA_GEN_ID = 1;
  public static final int NFTA_GEN_PROC_PID = 2;
  public static final int NFTA_GEN_PROC_NAME = 3;

  private NfTables() {}
}
