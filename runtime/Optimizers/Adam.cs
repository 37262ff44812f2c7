namespace NetGen;

/// <summary>
/// Adam (Kingma and Ba 2015): m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, and at update t
/// w -= learningRate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon); as PyTorch.
/// </summary>
public sealed class Adam : IOptimizer
{
    private readonly AdamMoments _moments;

    /// <param name="learningRate">At least 0.</param>
    /// <param name="beta1">From 0 to below 1: how much of the mean gradient each update keeps.</param>
    /// <param name="beta2">From 0 to below 1: how much of the mean squared gradient each update keeps.</param>
    /// <param name="epsilon">Above 0; keeps the quotient finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public Adam(float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f)
    {
        Settings.AtLeastZero(learningRate);
        LearningRate = learningRate;
        _moments = new AdamMoments(beta1, beta2, epsilon);
    }

    /// <inheritdoc/>
    public string Name => "adam";

    /// <inheritdoc/>
    public float LearningRate { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<string> StateNames => AdamMoments.StateNames;

    /// <inheritdoc/>
    public bool UpdatesByRule => true;

    /// <inheritdoc/>
    public void Update(in OptimizerStep step)
    {
        AdamRule rule = _moments.Rule(step, weightDecay: 0);
        step.Apply(rule, rule);
    }
}
