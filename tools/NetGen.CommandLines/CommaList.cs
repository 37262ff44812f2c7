namespace NetGen.CommandLines;

/// <summary>What an option takes as values separated by commas, and the help shows so.</summary>
public sealed record CommaList<T>(IReadOnlyList<T> Values)
{
    public override string ToString() => string.Join(',', Values);
}
