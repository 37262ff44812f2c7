namespace NetGen.Compiler;

/// <summary>
/// Phases by number, in groups with a method of their own where there are many: what the C# compiler takes for one switch grows with the
/// square of its cases.
/// </summary>
internal static class PhaseGroups
{
    private const int Most = 500;

    /// <summary>Writes a method, or one that calls those of the groups.</summary>
    /// <param name="name">The method's name; a group's has its number behind it.</param>
    /// <param name="returns">Its type.</param>
    /// <param name="parameters">As declared; the first is <c>phase</c>.</param>
    /// <param name="arguments">The same as arguments.</param>
    /// <param name="write">Writes a method under the head it is given, for the phases from the second argument to before the third.</param>
    public static void Write(
        CodeWriter w, string name, string returns, string parameters, string arguments, int phases, Action<string, int, int> write)
    {
        if (phases <= Most)
        {
            write($"public static {returns} {name}({parameters})", 0, phases);
            return;
        }
        int groups = (phases - 1) / Most + 1;
        w.Open($"public static {returns} {name}({parameters})");
        w.Open($"switch (phase / {Most})");
        for (int group = 0; group < groups; group++)
        {
            string label = group < groups - 1 ? FormattableString.Invariant($"case {group}") : "default";
            w.Line(returns == "void"
                ? FormattableString.Invariant($"{label}: {name}{group}({arguments}); break;")
                : FormattableString.Invariant($"{label}: return {name}{group}({arguments});"));
        }
        w.Close();
        w.Close();
        for (int group = 0; group < groups; group++)
        {
            w.Line();
            write(
                FormattableString.Invariant($"private static {returns} {name}{group}({parameters})"),
                group * Most, Math.Min(phases, (group + 1) * Most));
        }
    }
}
