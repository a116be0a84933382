package dev.plumbline.dataplane.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plumbline.model.TableFamily;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SkeletonTest {

  @Test
  void the_table_is_printed_as_nft_lists_it() throws IOException {
    try (var golden = getClass().getResourceAsStream("skeleton.nft")) {
      String text = new String(golden.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(text, Skeleton.table().text() + "\n");
    }
  }

  @Test
  void the_guards_are_printed_as_nft_lists_them() throws IOException {
    try (var golden = getClass().getResourceAsStream("guards.nft")) {
      String text = new String(golden.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(text, Skeleton.table(TableFamily.BRIDGE).text() + "\n");
    }
  }
}
