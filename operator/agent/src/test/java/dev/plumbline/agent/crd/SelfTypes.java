package dev.plumbline.agent.crd;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The CEL types of a schema's values, so that a rule that misspells a field does not pass the type
 * checker.
 */
@SuppressWarnings("Immutable") // it grows while one test fills it, and only then is asked
public final class SelfTypes implements CelTypeProvider {

  private final Map<String, CelType> structs = new LinkedHashMap<>();

  CelType of(Map<String, Object> schema) {
    return switch (schema.get("type").toString()) {
      case "string" -> SimpleType.STRING;
      case "integer" -> SimpleType.INT;
      case "boolean" -> SimpleType.BOOL;
      case "array" -> ListType.create(of(CompiledSchemas.map(schema.get("items"))));
      case "object" -> object(schema);
      default -> throw new IllegalArgumentException("no such type: " + schema);
    };
  }

  private CelType object(Map<String, Object> schema) {
    if (schema.containsKey("additionalProperties")) {
      return MapType.create(
          SimpleType.STRING, of(CompiledSchemas.map(schema.get("additionalProperties"))));
    }
    var fields = new LinkedHashMap<String, CelType>();
    CompiledSchemas.map(schema.getOrDefault("properties", Map.of()))
        .forEach((name, property) -> fields.put(name, of(CompiledSchemas.map(property))));
    var name = "object" + structs.size();
    var struct =
        StructType.create(
            name,
            ImmutableSet.copyOf(fields.keySet()),
            field -> Optional.ofNullable(fields.get(field)));
    structs.put(name, struct);
    return struct;
  }

  @Override
  public ImmutableCollection<CelType> types() {
    return ImmutableList.copyOf(structs.values());
  }

  @Override
  public Optional<CelType> findType(String name) {
    return Optional.ofNullable(structs.get(name));
  }
}
