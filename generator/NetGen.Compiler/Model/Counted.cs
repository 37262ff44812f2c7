namespace NetGen.Compiler;

/// <summary>A number of things in a message: <c>1 list</c>, <c>3 lists</c>, <c>2 classes</c>.</summary>
internal static class Counted
{
    public static string Of(long count, string noun) => FormattableString.Invariant($"{count:N0} {noun}")
        + (count == 1 ? "" : noun.EndsWith("s", StringComparison.Ordinal) ? "es" : "s");
}
