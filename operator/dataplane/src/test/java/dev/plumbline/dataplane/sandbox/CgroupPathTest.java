package dev.plumbline.dataplane.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CgroupPathTest {
  private static final String ID = "3fa1c0de".repeat(8);
  private static final String OUTER = "0123abcd".repeat(8);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0::/system.slice/docker-ID.scope",
        "4:memory:/docker/ID",
        "0::/docker/ID/init.scope",
        "0::/docker/OUTER/docker/ID",
        "0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod1.slice/cri-containerd-ID.scope",
        "5:cpu:/kubepods/besteffort/pod0c5e/ID",
        "0::/kubepods-besteffort-pod1.slice:cri-containerd:ID",
        "0::/kubepods.slice/kubepods-pod1.slice/crio-ID.scope/container",
        "0::/machine.slice/libpod-ID.scope/container",
        "0::/user.slice/user-0.slice/user@0.service/user.slice/libpod-ID.scope",
        "0::/system.slice/nerdctl-ID.scope",
        "0::/../docker-ID.scope",
        "2:devices:/k8s.io/ID",
      })
  void runtimesNameTheGroupAfterTheContainer(String line) {
    String real = line.replace("OUTER", OUTER).replace("ID", ID);
    assertEquals(Optional.of(ID), CgroupPath.containerIn(real));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0::/machine.slice/libpod-conmon-ID.scope",
        "0::/kubepods.slice/crio-conmon-ID.scope",
        "0::/system.slice/sshd.service",
        "0::/",
        "",
        "12:pids:/user.slice",
        "0::/system.slice/docker.service",
      })
  void othersAreInNoContainer(String line) {
    assertEquals(Optional.empty(), CgroupPath.containerIn(line.replace("ID", ID)));
  }

  @Test
  void aContainerWithANameOfItsOwnIsTheLastFolder() {
    assertTrue(CgroupPath.endsWith("0::/default/web1", "web1"));
    assertFalse(CgroupPath.endsWith("0::/default/web1", "eb1"));
    assertFalse(CgroupPath.endsWith("0::/default/web1/sub", "web1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5:cpu:/kubepods/besteffort/podUID/CONTAINER",
        "0::/kubepods/podUID",
        "0::/../../podUID/CONTAINER",
        "0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-podESCAPED.slice/cri-containerd-CONTAINER.scope",
        "0::/kubepods.slice/kubepods-podESCAPED.slice/crio-CONTAINER.scope/container",
        "0::/kubepods-besteffort-podESCAPED.slice:cri-containerd:CONTAINER",
      })
  void kubeletNamesTheGroupAfterThePod(String line) {
    String uid = "0f9c1c3e-5d5e-4c0a-9d3c-6f1a2b3c4d5e";
    String real =
        line.replace("CONTAINER", ID).replace("UID", uid).replace("ESCAPED", uid.replace('-', '_'));
    assertTrue(CgroupPath.isInPod(real, uid));
    assertFalse(CgroupPath.isInPod(real, "0f9c1c3e-5d5e-4c0a-9d3c-6f1a2b3c4d5f"));
    assertFalse(CgroupPath.isInPod(real, uid.substring(0, uid.length() - 1)));
  }
}
