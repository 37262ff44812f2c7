namespace NetGen.Compiler;

/// <summary>Where everything of a program lies.</summary>
/// <param name="Placements">By buffer id.</param>
/// <param name="FrameLengths">Floats of each segment's frame.</param>
/// <param name="PerSampleLength">Floats that every sample has for itself.</param>
/// <param name="SharedLength">Floats that all samples share.</param>
public sealed record MemoryPlan(
    EquatableArray<Placement> Placements, EquatableArray<long> FrameLengths, long PerSampleLength, long SharedLength)
{
    /// <summary>Floats that are added to a workspace so that it can begin with a cache line: <c>StackWorkspace.Slack</c>.</summary>
    public const int Slack = 16;

    public long FrameLength => FrameLengths.Count == 0 ? 0 : FrameLengths.Max();
}
