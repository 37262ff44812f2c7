namespace NetGen.CompilerServices;

/// <summary>
/// The running mean and variance of batch normalization as in PyTorch: (1 - momentum) * running + momentum * new; subnormal results
/// become zero.
/// </summary>
internal static unsafe class RunningStatistic
{
    /// <param name="statistic">Which.</param>
    /// <param name="parameters">The parameter block.</param>
    /// <param name="gradients">The gradient block, where the newest minibatch's value is.</param>
    public static void Update(ParameterInfo statistic, float* parameters, float* gradients)
    {
        float momentum = statistic.StatisticMomentum!.Value;
        for (int i = statistic.Offset; i < statistic.Offset + statistic.PackedLength; i++)
            parameters[i] = Subnormal.Flush((1 - momentum) * parameters[i] + momentum * gradients[i]);
    }
}
