namespace NetGen.Inspection;

/// <summary>A place in generated code where a kernel is called.</summary>
/// <param name="Layer">The layer that it is called for; empty for none, as the copies of inputs.</param>
/// <param name="Kernel">The method's name.</param>
/// <param name="Summary">What the comment above the method says: shapes, and the tile.</param>
/// <param name="Pass">Which of a network's passes it belongs to.</param>
public sealed record CallSite(string Layer, string Kernel, string Summary, Pass Pass)
{
    /// <summary>The summary's part after the shapes, which says the algorithm and the tile; empty where there is none.</summary>
    public string Tile => Summary.Contains("tile", StringComparison.Ordinal) && Summary.Split("; ", 2) is [_, string tile]
        ? tile.Replace("tile of ", "", StringComparison.Ordinal).TrimEnd('.') : "";
}

public enum Pass
{
    /// <summary>Of <c>Forward</c>.</summary>
    Forward,

    /// <summary>A training step's, up to the loss.</summary>
    TrainingForward,

    /// <summary>A training step's, from the loss on.</summary>
    Backward,
}
