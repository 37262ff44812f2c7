namespace NetGen.Compiler;

/// <summary>Indices from <paramref name="Start"/> to before <paramref name="End"/>, every <paramref name="Step"/>th.</summary>
/// <param name="End">Null for all that there are.</param>
public readonly record struct IndexRange(int Start, int? End, int Step)
{
    public static IndexRange All => new(0, null, 1);

    /// <summary>How many there are of so many.</summary>
    public int CountOf(int length) => ((End ?? length) - Start + Step - 1) / Step;

    /// <summary>Whether so many have all of them, and there is one at least.</summary>
    public bool Fits(int length) => Start < (End ?? length) && (End ?? length) <= length;

    /// <summary>As a spec writes it: <c>8..24</c>, <c>..8</c>, <c>0../2</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Start}..{End}{(Step == 1 ? "" : "/")}{(Step == 1 ? null : Step)}");
}
