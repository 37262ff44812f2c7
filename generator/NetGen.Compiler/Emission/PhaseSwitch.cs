namespace NetGen.Compiler;

/// <summary>
/// Phases by number, in parts with a method of their own where there are many: what the C# compiler takes for one switch grows with the
/// square of its cases.
/// </summary>
internal static class PhaseSwitch
{
    private const int MaxCases = 500;

    /// <summary>Writes a method, or one that calls those of the parts.</summary>
    /// <param name="name">The method's name; a part's has its number behind it.</param>
    /// <param name="returns">Its type.</param>
    /// <param name="parameters">As declared; the first is <c>phase</c>.</param>
    /// <param name="arguments">The same as arguments.</param>
    /// <param name="write">Writes a method under the head it is given, for the phases from the second argument to before the third.</param>
    public static void Write(
        CodeWriter w, string name, string returns, string parameters, string arguments, int phases, Action<string, int, int> write)
    {
        if (phases <= MaxCases)
        {
            write($"public static {returns} {name}({parameters})", 0, phases);
            return;
        }
        int parts = (phases - 1) / MaxCases + 1;
        w.Open($"public static {returns} {name}({parameters})");
        w.Open($"switch (phase / {MaxCases})");
        for (int part = 0; part < parts; part++)
        {
            string label = part < parts - 1 ? FormattableString.Invariant($"case {part}") : "default";
            w.Line(returns == "void"
                ? FormattableString.Invariant($"{label}: {name}{part}({arguments}); break;")
                : FormattableString.Invariant($"{label}: return {name}{part}({arguments});"));
        }
        w.Close();
        w.Close();
        for (int part = 0; part < parts; part++)
        {
            w.Line();
            write(
                FormattableString.Invariant($"private static {returns} {name}{part}({parameters})"),
                part * MaxCases, Math.Min(phases, (part + 1) * MaxCases));
        }
    }
}
