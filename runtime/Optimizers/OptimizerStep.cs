using NetGen.CompilerServices;

namespace NetGen;

/// <summary>
/// One update, as an optimizer sees it: the trainable parameters' values, gradients and state. Tensors come in the
/// kernels' layout (<see cref="ParameterInfo.Axes"/>), all in the same, padding included; padding must stay zero.
/// </summary>
public readonly unsafe ref struct OptimizerStep
{
    private readonly OptimizerMemory _memory;
    private readonly float* _weights;
    private readonly float* _gradients;
    private readonly int _threads;
    private readonly UpdateScope _scope;

    internal OptimizerStep(
        OptimizerMemory memory, float* weights, float* gradients, float learningRate, long number, int threads, UpdateScope scope)
    {
        _memory = memory;
        _weights = weights;
        _gradients = gradients;
        _threads = threads;
        _scope = scope;
        LearningRate = learningRate;
        Number = number;
    }

    /// <summary>The learning rate, after the trainer's schedule.</summary>
    public float LearningRate { get; }

    /// <summary>The number of the update, from 1.</summary>
    public long Number { get; }

    /// <summary>The trainable parameters; methods take indices into this list.</summary>
    public IReadOnlyList<ParameterInfo> Parameters => _memory.Parameters;

    /// <summary>A parameter's weights.</summary>
    public Span<float> Values(int parameter) => Tensor(_weights, parameter);

    /// <summary>A parameter's gradients, after clipping.</summary>
    public ReadOnlySpan<float> Gradients(int parameter) => Tensor(_gradients, parameter);

    /// <summary>A parameter's state.</summary>
    /// <param name="state">Which: an index into <see cref="IOptimizer.StateNames"/>.</param>
    /// <param name="parameter">An index into <see cref="Parameters"/>.</param>
    public Span<float> State(int state, int parameter) => Tensor(_memory.State(state), parameter);

    /// <summary>
    /// Applies a rule to every weight of every parameter, on the trainer's threads. After every 64th update, weights and states nearer to
    /// zero than 2^-116 (1.2e-35) become zero. Otherwise they would shrink to subnormal numbers, with which processors compute many times
    /// slower.
    /// </summary>
    /// <param name="decaying">The rule for parameters that weight decay applies to (<see cref="ParameterInfo.Decays"/>).</param>
    /// <param name="sparing">The rule for the others.</param>
    /// <exception cref="InvalidOperationException">The rule uses more states than the optimizer names.</exception>
    public void Apply<TRule>(TRule decaying, TRule sparing) where TRule : unmanaged, IUpdateRule
    {
        if (TRule.StateCount > _memory.StateCount)
            throw new InvalidOperationException(
                $"{typeof(TRule).Name} uses {TRule.StateCount} states; the optimizer names {_memory.StateCount}");
        UpdateWork<TRule> work = new()
        {
            Decaying = decaying,
            Sparing = sparing,
            Weights = _weights,
            Gradients = _gradients,
            First = TRule.StateCount > 0 ? _memory.State(0) : null,
            Second = TRule.StateCount > 1 ? _memory.State(1) : null,
            Slices = _memory.Slices,
            SliceCount = _scope == UpdateScope.AfterPass ? _memory.SlicesAfterPass : _memory.SliceCount,
            Flushes = Number % Subnormal.UpdatesBetween == 0,
        };
        if (_scope == UpdateScope.InPass)
            _memory.Prepare(work);
        else
            WorkerPool.Run(ref work, _threads, stackBytes: 0);
    }

    private Span<float> Tensor(float* block, int index)
    {
        ParameterInfo parameter = _memory.Parameters[index];
        return new Span<float>(block + parameter.Offset, parameter.PackedLength);
    }
}
