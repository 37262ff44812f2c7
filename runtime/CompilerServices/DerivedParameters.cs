namespace NetGen.CompilerServices;

/// <summary>
/// What a network's kernels make of its parameters before they run: transformed weights, folded factors. Made on the first call
/// that needs it and again after the parameters have changed; any number of threads may ask at once.
/// </summary>
internal sealed unsafe class DerivedParameters : IDisposable
{
    private readonly PackedTensors _parameters;
    private readonly object _making = new();
    private NativeBlock? _block;
    private long _version = -1;
    private bool _disposed;

    public DerivedParameters(PackedTensors parameters) => _parameters = parameters;

    /// <summary>The first derived float, which stays valid until <see cref="Release"/>, to be paired with it. The caller holds the parameters.</summary>
    /// <param name="parameters">The first of the parameters.</param>
    public float* Acquire<TKernels>(float* parameters) where TKernels : IForwardKernels
    {
        if (TKernels.DerivedLength == 0)
            return parameters;
        if (Volatile.Read(ref _version) != _parameters.Version)
            Make<TKernels>(parameters);
        return _block!.Acquire(_parameters.Info.Name);
    }

    public void Release<TKernels>() where TKernels : IForwardKernels
    {
        if (TKernels.DerivedLength > 0)
            _block!.DangerousRelease();
    }

    public void Dispose()
    {
        lock (_making)
        {
            _disposed = true;
            _block?.Dispose();
        }
    }

    private void Make<TKernels>(float* parameters) where TKernels : IForwardKernels
    {
        lock (_making)
        {
            if (_disposed)
                throw new ObjectDisposedException(_parameters.Info.Name);
            long version = _parameters.Version;
            if (_version == version)
                return;
            _block ??= new NativeBlock(TKernels.DerivedLength, clear: true);
            DerivationWork<TKernels> work = new() { Parameters = parameters, Derived = _block.Pointer };
            WorkerPool.Run(ref work, threads: 1, stackBytes: 0);
            Volatile.Write(ref _version, version);
        }
    }

    /// <summary>A single unit, so that a caller with little stack left has it done on a thread with enough.</summary>
    private struct DerivationWork<TKernels> : IParallelWork where TKernels : IForwardKernels
    {
        public float* Parameters;
        public float* Derived;

        public readonly int Phases => 1;

        public readonly int Units(int phase) => 1;

        public readonly void Run(int phase, int unit) => TKernels.Derive(ref *Parameters, ref *Derived);
    }
}
