package dev.plumbline.netlink;

import static dev.plumbline.netlink.wire.Netlink.NLMSGERR_ATTR_MISS_NEST;
import static dev.plumbline.netlink.wire.Netlink.NLMSGERR_ATTR_MISS_TYPE;
import static dev.plumbline.netlink.wire.Netlink.NLMSGERR_ATTR_MSG;
import static dev.plumbline.netlink.wire.Netlink.NLMSGERR_ATTR_OFFS;
import static dev.plumbline.netlink.wire.Netlink.NLMSG_DONE;
import static dev.plumbline.netlink.wire.Netlink.NLMSG_ERROR;
import static dev.plumbline.netlink.wire.Netlink.NLM_F_ACK_TLVS;
import static dev.plumbline.netlink.wire.Netlink.NLM_F_CAPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.wire.MalformedMessageException;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import org.junit.jupiter.api.Test;

class ExtendedAckTest {
  private final MessageWriter w = new MessageWriter();

  @Test
  void zeroIsAnAcknowledgement() {
    w.begin(NLMSG_ERROR, NLM_F_CAPPED);
    w.i32(0).zeros(16).end();
    assertNull(ExtendedAck.ofError(read()));
  }

  @Test
  void anErrorMayHaveNoWords() {
    w.begin(NLMSG_ERROR, NLM_F_CAPPED);
    w.i32(-17).zeros(16).end();
    assertEquals(new NetlinkError(Errno.EEXIST, ""), ExtendedAck.ofError(read()));
  }

  @Test
  void theKernelsWordsFollowTheRequestsHeader() {
    w.begin(NLMSG_ERROR, NLM_F_CAPPED | NLM_F_ACK_TLVS);
    w.i32(-22).u32(400).zeros(12);
    w.attrString(NLMSGERR_ATTR_MSG, "Bad length").attrU32(NLMSGERR_ATTR_OFFS, 36).end();
    NetlinkError error = ExtendedAck.ofError(read());
    assertEquals("Bad length [at byte 36]", error.kernelSays());
    assertEquals("Invalid argument (EINVAL): Bad length [at byte 36]", error.toString());
  }

  @Test
  void theKernelsWordsFollowTheWholeRequestWhereItIsReturned() {
    w.begin(NLMSG_ERROR, NLM_F_ACK_TLVS);
    w.i32(-22).u32(24).zeros(20).attrString(NLMSGERR_ATTR_MSG, "Bad length").end();
    assertEquals("Bad length", ExtendedAck.ofError(read()).kernelSays());
  }

  @Test
  void aMissingAttributeIsNamedByNumber() {
    w.begin(NLMSG_ERROR, NLM_F_CAPPED | NLM_F_ACK_TLVS);
    w.i32(-22)
        .zeros(16)
        .attrU32(NLMSGERR_ATTR_MISS_TYPE, 3)
        .attrU32(NLMSGERR_ATTR_MISS_NEST, 20)
        .end();
    assertEquals(
        "[attribute 3 is missing] [in the nest at byte 20]",
        ExtendedAck.ofError(read()).kernelSays());
  }

  @Test
  void aDumpThatFailsSaysWhyAtItsEnd() {
    w.begin(NLMSG_DONE, NLM_F_ACK_TLVS);
    w.i32(-22).attrString(NLMSGERR_ATTR_MSG, "Invalid filter").end();
    assertEquals(new NetlinkError(Errno.EINVAL, "Invalid filter"), ExtendedAck.ofDone(read()));
  }

  @Test
  void aDumpThatSucceedsHasNoError() {
    w.begin(NLMSG_DONE, 0);
    w.i32(0).end();
    assertNull(ExtendedAck.ofDone(read()));
  }

  @Test
  void aRequestThatClaimsToBeLongerThanTheErrorIsRefused() {
    w.begin(NLMSG_ERROR, NLM_F_ACK_TLVS);
    w.i32(-22).u32(4000).zeros(12).end();
    assertThrows(MalformedMessageException.class, () -> ExtendedAck.ofError(read()));
  }

  private Message read() {
    Message message = new Message().over(w.buffer(), 0, w.size());
    message.next();
    return message;
  }
}
