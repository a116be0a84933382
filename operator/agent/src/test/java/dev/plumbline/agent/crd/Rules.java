package dev.plumbline.agent.crd;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rules in CEL, by Google's parser and type checker, with Kubernetes' functions for addresses and
 * prefixes declared.
 */
public final class Rules {
  private Rules() {}

  public static final OpaqueType IP = OpaqueType.create("net.IP");
  public static final OpaqueType CIDR = OpaqueType.create("net.CIDR");

  /** What a rule's text says, as {@code agent.schema} reads it. */
  public static String form(String rule) {
    var parser = CelParserFactory.standardCelParserBuilder().setStandardMacros(List.of()).build();
    return form(tree(parser.parse(rule)).getExpr());
  }

  /** The rule checked for a {@code self} (and {@code oldSelf}) of that type. */
  public static CelAbstractSyntaxTree check(String rule, CelType self, CelTypeProvider types) {
    var compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setTypeProvider(types)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(CelExtensions.optional())
            .addVar("self", self)
            .addVar("oldSelf", self)
            .addFunctionDeclarations(functions())
            .setResultType(SimpleType.BOOL)
            .build();
    return tree(compiler.compile(rule));
  }

  private static CelAbstractSyntaxTree tree(CelValidationResult result) {
    try {
      return result.getAst();
    } catch (CelValidationException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static List<CelFunctionDecl> functions() {
    return List.of(
        global("isIP", "is_ip", SimpleType.BOOL, SimpleType.STRING),
        global("ip.isCanonical", "ip_is_canonical", SimpleType.BOOL, SimpleType.STRING),
        CelFunctionDecl.newFunctionDeclaration(
            "ip",
            CelOverloadDecl.newGlobalOverload("string_to_ip", IP, SimpleType.STRING),
            CelOverloadDecl.newMemberOverload("cidr_ip", IP, CIDR)),
        member("family", "ip_family", SimpleType.INT, IP),
        global("isCIDR", "is_cidr", SimpleType.BOOL, SimpleType.STRING),
        global("cidr", "string_to_cidr", CIDR, SimpleType.STRING),
        global("string", "cidr_to_string", SimpleType.STRING, CIDR),
        member("masked", "cidr_masked", CIDR, CIDR),
        member("containsIP", "cidr_contains_ip", SimpleType.BOOL, CIDR, IP),
        member("containsCIDR", "cidr_contains_cidr", SimpleType.BOOL, CIDR, CIDR));
  }

  private static CelFunctionDecl global(String name, String id, CelType result, CelType argument) {
    return CelFunctionDecl.newFunctionDeclaration(
        name, CelOverloadDecl.newGlobalOverload(id, result, argument));
  }

  private static CelFunctionDecl member(String name, String id, CelType result, CelType... types) {
    return CelFunctionDecl.newFunctionDeclaration(
        name, CelOverloadDecl.newMemberOverload(id, result, types));
  }

  private static String form(CelExpr expression) {
    return switch (expression.exprKind().getKind()) {
      case CONSTANT -> constant(expression.constant());
      case IDENT -> expression.ident().name();
      case SELECT ->
          list("select", form(expression.select().operand()), expression.select().field());
      case LIST -> list(Stream.concat(Stream.of("list"), forms(expression.list().elements())));
      case CALL -> call(expression.call());
      default -> throw new IllegalArgumentException("no form for " + expression);
    };
  }

  private static String constant(CelConstant constant) {
    return switch (constant.getKind()) {
      case STRING_VALUE -> CompiledSchemas.quoted(constant.stringValue());
      case INT64_VALUE -> Long.toString(constant.int64Value());
      case BOOLEAN_VALUE -> list(Boolean.toString(constant.booleanValue()));
      default -> throw new IllegalArgumentException("no form for " + constant);
    };
  }

  private static String call(CelExpr.CelCall call) {
    if (call.function().equals("has")) {
      var tested = call.args().getFirst().select();
      return list("has", form(tested.operand()), tested.field());
    }
    var parts = new ArrayList<String>();
    parts.add(symbol(call.function()));
    if (call.function().equals("isCanonical")) {
      // ip here is the first half of the function's name
      parts.set(0, call.target().orElseThrow().ident().name() + ".isCanonical");
    } else {
      call.target().map(Rules::form).ifPresent(parts::add);
    }
    forms(call.args()).forEach(parts::add);
    return list(parts.stream());
  }

  /** The parser's name of an operator without the blanks it shows for the operands. */
  private static String symbol(String function) {
    return switch (function) {
      case "_?_:_" -> "?";
      case "@in" -> "in";
      case "!_" -> "!";
      default -> function.startsWith("_") ? function.replace("_", "") : function;
    };
  }

  private static Stream<String> forms(List<CelExpr> expressions) {
    return expressions.stream().map(Rules::form);
  }

  private static String list(String... parts) {
    return list(Stream.of(parts));
  }

  private static String list(Stream<String> parts) {
    return "(" + String.join(" ", parts.toList()) + ")";
  }
}
