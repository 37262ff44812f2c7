namespace NetGen.Compiler;

/// <summary>
/// What the choice of kernels and of memory assumes of the machine that the code will run on: its caches and their bandwidths. The build
/// does not know it, so these are figures that suit x64 cores of the last years. Each says what it was taken from; docs/performance.md has
/// what networks take with them on Zen 4, Zen 5 and Sapphire Rapids. What depends on the registers of an instruction set alone is in
/// <see cref="Tile"/> and <see cref="Lanes"/>.
/// </summary>
public sealed record MachineModel
{
    public static MachineModel Default { get; } = new();

    /// <summary>
    /// Bytes of weights that L2 holds beside activations; above, a pass over them is at L3's bandwidth. Zen 4 and Zen 5 have 1 MB of it,
    /// Sapphire Rapids 2 MB.
    /// </summary>
    public int L2WeightBytes { get; init; } = 768 * 1024;

    /// <summary>
    /// Bytes of weights that a core's share of L3 holds; above, they are read at memory's bandwidth. Of Zen 5 and Sapphire Rapids, whose
    /// L3 still gave the 12.8 MB of the Fashion CNN at 80 and 20 GB/s.
    /// </summary>
    public int L3WeightBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// Bytes a cycle that one core reads from L3: 80 to 128 GB/s of 12.8 MB on Zen 5, 20 on Sapphire Rapids, which is 10 bytes a cycle.
    /// </summary>
    public int L3BytesPerCycle { get; init; } = 32;

    /// <summary>
    /// Bytes a cycle that one core reads from memory: 24 to 44 GB/s of 256 MB on Zen 5, 10 on Sapphire Rapids, which is 5 bytes a cycle.
    /// </summary>
    public int MemoryBytesPerCycle { get; init; } = 8;

    /// <summary>Bytes between Winograd's transforms that stay in L2 beside the weights: a quarter of the smallest, 1 MB.</summary>
    public int WinogradScratchBytes { get; init; } = 192 * 1024;

    /// <summary>
    /// Bytes of transformed tiles at a time for the gradient of weights: what stays in L2 beside the sums. By measurement of the layers
    /// of googlenet and nin, as the next two.
    /// </summary>
    public int WinogradGradientScratchBytes { get; init; } = 320 * 1024;

    /// <summary>The same where the sums are large, so that they are gone over fewer times.</summary>
    public int WinogradLargeGradientScratchBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>Bytes of a weight gradient's sums up to which it costs little to go over them once for every few tiles.</summary>
    public int WinogradSumBytes { get; init; } = 3 * 1024 * 1024;

    /// <summary>
    /// What the direct convolution's estimated cost must exceed that of Winograd's algorithm by: estimates are that far from measurements.
    /// </summary>
    public double WinogradAdvantage { get; init; } = 1.15;

    /// <summary>
    /// Floats of all transformed weights, 1 GB: Winograd's take up to 16 times the memory of the weights they are made of. A bound of
    /// memory, not of speed.
    /// </summary>
    public long MaxPrepackedFloats { get; init; } = 256 * 1024 * 1024;

    /// <summary>
    /// Samples of a micro-batch at most: a dense layer's weights are then read 32 times less often. The Fashion CNN takes as long a
    /// sample from 4 to 4,096 samples a call.
    /// </summary>
    public int MaxMicroBatch { get; init; } = 32;

    /// <summary>Bytes of a micro-batch's activations in native memory, so that L2 holds a good part of them.</summary>
    public int MaxMicroBatchBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>
    /// Floats of a dense layer's weights from which on several threads share one sample: 4 MB take some fifty microseconds from L3 at 80
    /// GB/s, many times what it takes to wake a thread.
    /// </summary>
    public int MinSplitWeights { get; init; } = 1024 * 1024;

    /// <summary>
    /// Outputs up to which a dense layer's input gradient is a dense layer of transposed weights: sums over a vector's lanes take as long
    /// as all the rest where there are few.
    /// </summary>
    public int MaxTransposedUnits { get; init; } = 128;

    /// <summary>
    /// Floats of a training phase's frame that a shard takes from the stack, which clears them: 8 KB take 0.1 us, 256 KB 1.6 us. Larger
    /// frames are native blocks.
    /// </summary>
    public int MaxClearedFrame { get; init; } = 1024;
}
