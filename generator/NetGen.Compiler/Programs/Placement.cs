namespace NetGen.Compiler;

public enum PlacementKind
{
    /// <summary>In the frame of one segment: memory that sample after sample reuses.</summary>
    Frame,

    /// <summary>For every sample of the micro-batch or minibatch.</summary>
    PerSample,

    /// <summary>Once for all samples.</summary>
    Shared,

    /// <summary>The caller's own memory.</summary>
    Caller,
}

/// <summary>Where a buffer lies; per sample, offsets count floats of one sample.</summary>
public readonly record struct Placement(PlacementKind Kind, long Offset);
