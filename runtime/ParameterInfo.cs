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

    /// <summary>
    /// For a running statistic of batch normalization, the share m of the newest minibatch: each update makes it
    /// (1 - m) * old + m * new, the new value coming in the gradients' place. Null for all other parameters.
    /// </summary>
    public float? StatisticMomentum { get; init; }

    /// <summary>The values it starts with, row-major in <see cref="Shape"/>, where the spec gives them; else null.</summary>
    public IReadOnlyList<float>? Values { get; init; }

    /// <summary>
    /// For a convolution with a table, the input channels that each filter sees; weights of all others are zero, always.
    /// Null where every filter sees every channel.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<int>>? Connections { get; init; }

    /// <summary>Whether weight decay applies unless told otherwise: to weights, not to biases.</summary>
    public bool Decays { get; init; }

    /// <summary>
    /// Whether the training pass of the network updates it by itself when it is asked to, so that its gradient is never written;
    /// such a parameter <see cref="Decays"/>.
    /// </summary>
    public bool UpdatedInPass { get; init; }

    /// <summary>How it starts.</summary>
    public required ParameterInitializer Initializer { get; init; }

    /// <summary>
    /// How its values are kept. Values of two bytes share floats of the block: the one at position p of the axes is in the float
    /// Offset + p / 32 * 16 + p % 16, in its lower half where p % 32 is below 16, else in its upper half.
    /// </summary>
    public ParameterStorage Storage { get; init; }

    /// <summary>The index of its first float in the parameter block; a multiple of 16.</summary>
    public required int Offset { get; init; }

    /// <summary>How many floats it takes in the block, padding included; a multiple of 16.</summary>
    public required int PackedLength { get; init; }

    /// <summary>
    /// Where each value lies. The axes' extents multiply to the number of values, and the value at row-major index
    /// (i0, i1, ...) over them is at Offset + sum of axis.Position(i). All other floats of the tensor are padding: zero always.
    /// </summary>
    public required IReadOnlyList<PackedAxis> Axes { get; init; }

    /// <summary>Where in the block the weights lie that <see cref="Connections"/> leaves out.</summary>
    internal int[] AbsentPositions => _absentPositions ??=
    [
        .. NetGen.CompilerServices.Connections.Absent(this)
            .SelectMany(run => Enumerable.Range(run.Start, run.Length))
            .Select(index => Packing.Position(this, index)),
    ];

    // Worked out on first use; two threads that do so at once find the same.
    private int[]? _absentPositions;

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
