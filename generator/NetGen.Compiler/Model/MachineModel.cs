namespace NetGen.Compiler;

/// <summary>
/// What the choice of kernels and of memory assumes of the machine that the code will run on. The build knows it not, so these are figures
/// that suit x64 cores of the last years; docs/performance.md has what networks take with them on Zen 4, Zen 5 and Sapphire Rapids.
/// </summary>
public sealed record MachineModel
{
    public static MachineModel Default { get; } = new();

    /// <summary>
    /// Bytes of weights that L2, of 1 MB and more, holds beside activations; above, a pass over them is at L3's bandwidth.
    /// </summary>
    public int L2WeightBytes { get; init; } = 768 * 1024;

    /// <summary>Bytes of weights that a core's share of L3 holds; above, they are read at memory's bandwidth.</summary>
    public int L3WeightBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Bytes a cycle that one core reads from L3.</summary>
    public int L3BytesPerCycle { get; init; } = 32;

    /// <summary>Bytes a cycle that one core reads from memory.</summary>
    public int MemoryBytesPerCycle { get; init; } = 8;

    /// <summary>Bytes between Winograd's transforms that stay in L2 beside the weights.</summary>
    public int WinogradScratchBytes { get; init; } = 192 * 1024;

    /// <summary>
    /// What the direct convolution's estimated cost must exceed that of Winograd's algorithm by: estimates are not measurements.
    /// </summary>
    public double WinogradAdvantage { get; init; } = 1.15;

    /// <summary>Floats of all transformed weights: Winograd's take several times the memory of the weights they are made of.</summary>
    public long MaxPrepackedFloats { get; init; } = 256 * 1024 * 1024;

    /// <summary>Samples of a micro-batch at most: a dense layer's weights are then read 32 times less often.</summary>
    public int MaxMicroBatch { get; init; } = 32;

    /// <summary>Bytes of a micro-batch's activations in native memory, so that L2 holds a good part of them.</summary>
    public int MaxMicroBatchBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>
    /// Floats of a dense layer's weights from which on several threads share one sample: 4 MB take some fifty microseconds from L3, many
    /// times what it takes to wake a thread.
    /// </summary>
    public int MinSplitWeights { get; init; } = 1024 * 1024;

    /// <summary>
    /// Outputs up to which a dense layer's input gradient is a dense layer of transposed weights: sums over a vector's lanes take as long
    /// as all the rest where there are few.
    /// </summary>
    public int MaxTransposedUnits { get; init; } = 128;

    /// <summary>
    /// Floats of a training phase's frame that a shard takes from the stack, which clears them; larger frames are native blocks.
    /// </summary>
    public int MaxClearedFrame { get; init; } = 1024;
}
