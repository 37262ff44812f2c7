namespace NetGen.Compiler;

/// <summary>
/// A parameter tensor's place and layout in the block. Where its values take two bytes, the value at position p of the axes is in
/// the float p / 32 * 16 + p % 16, in the upper half where p % 32 is 16 or more.
/// </summary>
public sealed record PackedParameter(
    int LayerId, string Name, ShapedParameter Shaped, int Offset, int Length, EquatableArray<ParameterAxis> Axes, StorageType Storage)
{
    /// <summary>Whether the training pass can update it as soon as its gradient is known.</summary>
    public bool IsUpdatedInPass { get; init; }
}
