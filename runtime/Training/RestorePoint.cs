using NetGen.CompilerServices;

namespace NetGen;

/// <summary>
/// The parameters, the optimizer's state and the trainer's counts as they were when all values were last seen to be finite: what a
/// training that diverges goes back to.
/// </summary>
internal sealed class RestorePoint : IDisposable
{
    private const string Owner = "Trainer";

    private readonly (PackedTensors Current, PackedTensors Kept)[] _tensors;

    /// <param name="parameters">The network's.</param>
    /// <param name="memory">The optimizer's state.</param>
    public RestorePoint(PackedTensors parameters, OptimizerMemory memory) =>
        _tensors =
        [
            (parameters, new PackedTensors(parameters.Info, Owner)),
            .. Enumerable.Range(0, memory.StateCount).Select(state => (memory.Tensors(state), new PackedTensors(parameters.Info, Owner))),
        ];

    /// <summary>The counts that belong to the values.</summary>
    public TrainingCounts Counts { get; private set; }

    /// <summary>Keeps all values as they are now.</summary>
    public void Keep(TrainingCounts counts)
    {
        foreach ((PackedTensors current, PackedTensors kept) in _tensors)
            kept.CopyFrom(current);
        Counts = counts;
    }

    /// <summary>Puts back what was kept.</summary>
    public void Restore()
    {
        foreach ((PackedTensors current, PackedTensors kept) in _tensors)
            current.CopyFrom(kept);
    }

    public void Dispose()
    {
        foreach ((_, PackedTensors kept) in _tensors)
            kept.Dispose();
    }
}
