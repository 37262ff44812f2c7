using System.Runtime.CompilerServices;

namespace NetGen;

/// <summary>
/// Stochastic gradient descent. With g the gradient (plus weightDecay * w): w -= learningRate * g. With momentum,
/// b = momentum * b + g, and w -= learningRate * b, or by Nesterov w -= learningRate * (g + momentum * b); as PyTorch.
/// </summary>
public sealed class Sgd : IOptimizer
{
    private readonly float _momentum;
    private readonly bool _nesterov;
    private readonly float _weightDecay;

    /// <param name="learningRate">At least 0.</param>
    /// <param name="momentum">From 0 to below 1; 0 is none.</param>
    /// <param name="nesterov">Nesterov's momentum; needs a momentum.</param>
    /// <param name="weightDecay">At least 0; the factor of the weights added to their gradients.</param>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public Sgd(float learningRate, float momentum = 0, bool nesterov = false, float weightDecay = 0)
    {
        Settings.AtLeastZero(learningRate);
        Settings.BelowOne(momentum);
        Settings.AtLeastZero(weightDecay);
        if (nesterov && momentum == 0)
            throw new ArgumentException("nesterov is set and momentum is 0; Nesterov's method needs a momentum", nameof(nesterov));
        LearningRate = learningRate;
        _momentum = momentum;
        _nesterov = nesterov;
        _weightDecay = weightDecay;
        StateNames = momentum == 0 ? [] : ["momentum_buffer"];
    }

    /// <inheritdoc/>
    public string Name => "sgd";

    /// <inheritdoc/>
    public float LearningRate { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<string> StateNames { get; }

    /// <summary>Whether weight decay applies to biases and the like too (<see cref="ParameterInfo.Decays"/> false).</summary>
    public bool DecaysAll { get; init; }

    /// <inheritdoc/>
    public bool UpdatesByRule => true;

    /// <inheritdoc/>
    public void Update(in OptimizerStep step)
    {
        float spared = DecaysAll ? _weightDecay : 0;
        if (_momentum == 0)
        {
            step.Apply(new PlainRule(step.LearningRate, _weightDecay), new PlainRule(step.LearningRate, spared));
            return;
        }

        step.Apply(
            new MomentumRule(step.LearningRate, _momentum, _nesterov, _weightDecay),
            new MomentumRule(step.LearningRate, _momentum, _nesterov, spared));
    }

    private readonly struct PlainRule(float learningRate, float weightDecay) : IUpdateRule
    {
        public static int StateCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Next<S, V>(V weight, V gradient, ref V first, ref V second) where S : struct, ISimd<V> where V : struct
        {
            gradient = S.MultiplyAdd(S.Broadcast(weightDecay), weight, gradient);
            return S.MultiplyAdd(S.Broadcast(-learningRate), gradient, weight);
        }
    }

    private readonly struct MomentumRule(float learningRate, float momentum, bool nesterov, float weightDecay) : IUpdateRule
    {
        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Next<S, V>(V weight, V gradient, ref V first, ref V second) where S : struct, ISimd<V> where V : struct
        {
            gradient = S.MultiplyAdd(S.Broadcast(weightDecay), weight, gradient);
            first = S.MultiplyAdd(S.Broadcast(momentum), first, gradient);
            V direction = nesterov ? S.MultiplyAdd(S.Broadcast(momentum), first, gradient) : first;
            return S.MultiplyAdd(S.Broadcast(-learningRate), direction, weight);
        }
    }
}
