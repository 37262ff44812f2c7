using NetGen.CompilerServices;

namespace NetGen;

/// <summary>One parameter tensor: its name and shape as files have them, and where and how it lies in the parameter block.</summary>
public sealed class ParameterInfo
{
    /// <summary><c>layer.weight</c> or <c>layer.bias</c>.</summary>
    public required string Name { get; init; }

    /// <summary>PyTorch's shape: <c>[out, in/groups, kh, kw]</c>, <c>[out, in]</c>, <c>[out]</c>.</summary>
    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>Whether training changes it.</summary>
    public bool Trainable { get; init; } = true;

    /// <summary>Whether weight decay applies unless told otherwise: to weights, not to biases.</summary>
    public bool Decays { get; init; }

    /// <summary>How it starts.</summary>
    public required ParameterInitializer Initializer { get; init; }

    /// <summary>The index of its first float in the parameter block; a multiple of 16.</summary>
    public required int Offset { get; init; }

    /// <summary>How many floats it takes in the block, padding included; a multiple of 16.</summary>
    public required int PackedLength { get; init; }

    /// <summary>
    /// Where each value lies. The axes' extents multiply to the number of values, and the value at row-major index
    /// (i0, i1, ...) over them is at Offset + sum of axis.Position(i). All other floats of the tensor are padding: zero always.
    /// </summary>
    public required IReadOnlyList<PackedAxis> Axes { get; init; }

    /// <summary>How many values it has.</summary>
    public int Length
    {
        get
        {
            int length = 1;
            foreach (int dimension in Shape)
                length *= dimension;
            return length;
        }
    }
}
