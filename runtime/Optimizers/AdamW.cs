namespace NetGen;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019): first w *= 1 - learningRate * weightDecay, then the
/// update of <see cref="Adam"/>; as PyTorch, but biases do not decay unless <see cref="DecaysAll"/>.
/// </summary>
public sealed class AdamW : IOptimizer
{
    private readonly AdamMoments _moments;
    private readonly float _weightDecay;

    /// <param name="learningRate">At least 0.</param>
    /// <param name="beta1">From 0 to below 1: how much of the mean gradient each update keeps.</param>
    /// <param name="beta2">From 0 to below 1: how much of the mean squared gradient each update keeps.</param>
    /// <param name="epsilon">Above 0; keeps the quotient finite.</param>
    /// <param name="weightDecay">At least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public AdamW(
        float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 1e-2f)
    {
        Settings.AtLeastZero(learningRate);
        Settings.AtLeastZero(weightDecay);
        LearningRate = learningRate;
        _moments = new AdamMoments(beta1, beta2, epsilon);
        _weightDecay = weightDecay;
    }

    /// <inheritdoc/>
    public string Name => "adamw";

    /// <inheritdoc/>
    public float LearningRate { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<string> StateNames => AdamMoments.StateNames;

    /// <summary>Whether weight decay applies to biases and the like too (<see cref="ParameterInfo.Decays"/> false).</summary>
    public bool DecaysAll { get; init; }

    /// <inheritdoc/>
    public bool UpdatesByRule => true;

    /// <inheritdoc/>
    public void Update(in OptimizerStep step) =>
        step.Apply(_moments.Rule(step, _weightDecay), _moments.Rule(step, DecaysAll ? _weightDecay : 0));
}
