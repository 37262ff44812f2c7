namespace NetGen.CompilerServices;

public static unsafe partial class NetworkRunner
{
    /// <summary>The mean loss of n samples, and its gradients with respect to every trainable parameter.</summary>
    /// <param name="parameters">The network's parameters.</param>
    /// <param name="inputs">n * input length values, n at least 1.</param>
    /// <param name="labels">n class labels, or none where there are targets.</param>
    /// <param name="targets">n * output length values, or none where there are labels.</param>
    /// <param name="gradients">Where the gradients go; made for this network.</param>
    /// <param name="options">Random streams and threads.</param>
    /// <returns>The mean of the samples' losses, summed in their order; where classes have weights, the weighted mean.</returns>
    /// <exception cref="ArgumentException">A length or a label does not fit, or the gradients are another network's.</exception>
    /// <exception cref="ObjectDisposedException">The network or the gradients have been disposed.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the same gradients.</exception>
    public static float Backward<TKernels>(
        ParameterBlock parameters, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets,
        Gradients gradients, in BackwardOptions options)
        where TKernels : ITrainingKernels
    {
        ArgumentNullException.ThrowIfNull(gradients);
        NetworkInfo info = parameters.Info;
        Arguments.Threads(options.Threads);
        gradients.CheckNetwork(info, nameof(gradients));
        int samples = Arguments.Samples(info, inputs.Length);
        if (!labels.IsEmpty && !targets.IsEmpty)
            throw new ArgumentException("both labels and targets are given; a sample has one or the other", nameof(targets));
        if (targets.IsEmpty)
            Arguments.Labels(info, samples, labels);
        else
            Arguments.OutputValues(info, samples, targets.Length, nameof(targets));

        gradients.Enter();
        try
        {
            return Run<TKernels>(parameters, inputs, labels, targets, samples, gradients, options);
        }
        finally
        {
            gradients.Exit();
        }
    }

    private static float Run<TKernels>(
        ParameterBlock parameters, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets,
        int samples, Gradients gradients, in BackwardOptions options)
        where TKernels : ITrainingKernels
    {
        double weightSum = LossFunction.WeightSum(parameters.Info.Loss, labels, samples);
        gradients.Reserve(samples, weightSum, TKernels.ArenaLength(samples, options.Threads));
        float* weights = parameters.Tensors.Acquire();
        try
        {
            fixed (float* input = inputs)
            fixed (int* label = labels)
            fixed (float* target = targets)
            {
                OrderedReduction reduction = default;
                TrainingWork<TKernels> work = new()
                {
                    Reduction = &reduction,
                    Pass = new TrainingPass(
                        weights, gradients.Values, gradients.Arena, input, label, target, gradients.LossesPointer,
                        gradients.PredictionsPointer, samples, (float)(1 / weightSum), options.Seed, options.Step, options.Update,
                        options.Threads, &reduction),
                };
                WorkerPool.Run(ref work, options.Threads, parameters.Info.BackwardStackBytes);
                Connections.ClearOthers(parameters.Info, gradients.Values);
            }
        }
        finally
        {
            parameters.Tensors.Release();
        }

        return (float)gradients.MeanLoss();
    }

    /// <summary>The training pass as the pool's work.</summary>
    private struct TrainingWork<TKernels> : IParallelWork where TKernels : ITrainingKernels
    {
        public TrainingPass Pass;
        public OrderedReduction* Reduction;

        public readonly int PhaseCount => TKernels.PhaseCount;

        public readonly int TaskCount(int phase) => TKernels.TaskCount(phase, Pass.Samples);

        public readonly void Run(int phase, int task)
        {
            try
            {
                TKernels.Run(phase, task, in Pass);
            }
            catch
            {
                Reduction->Abandon();
                throw;
            }
        }
    }
}
