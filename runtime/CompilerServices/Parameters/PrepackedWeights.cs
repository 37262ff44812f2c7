namespace NetGen.CompilerServices;

/// <summary>
/// What a network's kernels compute from its parameters before they run: transformed weights, folded factors. Computed by the first
/// call that needs it, and again after the parameters have changed; any number of threads may ask at once.
/// </summary>
internal sealed unsafe class PrepackedWeights : IDisposable
{
    private readonly PackedTensors _parameters;
    private readonly object _prepacking = new();
    private NativeBlock? _block;
    private long _version = -1;
    private bool _disposed;

    public PrepackedWeights(PackedTensors parameters) => _parameters = parameters;

    /// <summary>
    /// The first prepacked float. It stays valid until <see cref="Release"/>, which must follow. The caller holds the parameters.
    /// </summary>
    /// <param name="parameters">The first of the parameters.</param>
    public float* Acquire<TKernels>(float* parameters) where TKernels : IForwardKernels
    {
        if (TKernels.PrepackedLength == 0)
            return parameters;
        if (Volatile.Read(ref _version) != _parameters.Version)
            Prepack<TKernels>(parameters);
        return _block!.Acquire(_parameters.Info.Name);
    }

    public void Release<TKernels>() where TKernels : IForwardKernels
    {
        if (TKernels.PrepackedLength > 0)
            _block!.DangerousRelease();
    }

    public void Dispose()
    {
        lock (_prepacking)
        {
            _disposed = true;
            _block?.Dispose();
        }
    }

    private void Prepack<TKernels>(float* parameters) where TKernels : IForwardKernels
    {
        lock (_prepacking)
        {
            if (_disposed)
                throw new ObjectDisposedException(_parameters.Info.Name);
            long version = _parameters.Version;
            if (_version == version)
                return;
            _block ??= new NativeBlock(TKernels.PrepackedLength, clear: true);
            PrepackWork<TKernels> work = new() { Parameters = parameters, Prepacked = _block.Pointer };
            WorkerPool.Run(ref work, threads: 1, stackBytes: 0);
            Volatile.Write(ref _version, version);
        }
    }

    /// <summary>A single task, so that a caller with little stack left has it run on a thread with enough.</summary>
    private struct PrepackWork<TKernels> : IParallelWork where TKernels : IForwardKernels
    {
        public float* Parameters;
        public float* Prepacked;

        public readonly int PhaseCount => 1;

        public readonly int TaskCount(int phase) => 1;

        public readonly void Run(int phase, int task) => TKernels.Prepack(ref *Parameters, ref *Prepacked);
    }
}
