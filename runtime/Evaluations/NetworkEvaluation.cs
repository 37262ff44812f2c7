using NetGen.CompilerServices;

namespace NetGen;

/// <summary>Measures networks.</summary>
public static class NetworkEvaluation
{
    private const int LargestBatch = 256;

    /// <summary>Floats of inputs that are made from bytes at a time, at most (unless one sample alone has more).</summary>
    private const int LargestBuffer = 4 << 20;

    /// <summary>Runs a network over a data set: the loss in double; where there are labels, accuracy and the confusion matrix.</summary>
    /// <param name="network">The network.</param>
    /// <param name="set">The samples.</param>
    /// <param name="threads">Threads to use; null is as many as the network's <c>Threads</c>. Results do not depend on it.</param>
    /// <exception cref="ArgumentException">The samples are not the network's, or an input or target is infinite or NaN.</exception>
    public static Evaluation Evaluate<TNetwork>(this TNetwork network, DataSet set, int? threads = null)
        where TNetwork : class, INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(set);
        set.Check(TNetwork.Info, nameof(set));
        int before = network.Threads;
        network.Threads = threads ?? before;
        try
        {
            return Evaluate(network, set);
        }
        finally
        {
            network.Threads = before;
        }
    }

    private static Evaluation Evaluate<TNetwork>(TNetwork network, DataSet set) where TNetwork : class, INetwork<TNetwork>
    {
        NetworkInfo info = TNetwork.Info;
        NormalizationTable? table = set.Table(info);
        int batch = Math.Clamp(LargestBuffer / Math.Max(info.InputLength, info.OutputLength), 1, Math.Min(LargestBatch, set.Count));
        float[] outputs = new float[batch * info.OutputLength];
        float[] converted = table is null ? [] : new float[batch * info.InputLength];
        Evaluation evaluation = new(info, set.HasLabels) { Count = set.Count };
        double loss = 0, weights = 0;
        for (int start = 0; start < set.Count; start += batch)
        {
            int samples = Math.Min(batch, set.Count - start);
            if (!set.TryGetInputs(start, samples, out ReadOnlySpan<float> inputs))
            {
                for (int i = 0; i < samples; i++)
                    set.CopyInput(start + i, converted.AsSpan(i * info.InputLength, info.InputLength), table);
                inputs = converted.AsSpan(0, samples * info.InputLength);
            }

            network.Forward(inputs, outputs.AsSpan(0, samples * info.OutputLength));
            ReadOnlySpan<int> labels = set.HasLabels ? set.Labels.Slice(start, samples) : [];
            weights += LossFunction.WeightSum(info.Loss, labels, samples);
            for (int i = 0; i < samples; i++)
                loss += Count(evaluation, info, outputs.AsSpan(i * info.OutputLength, info.OutputLength), set, start + i);
        }

        evaluation.Loss = loss / weights;
        return evaluation;
    }

    /// <summary>Counts one sample; returns its loss.</summary>
    private static double Count(Evaluation evaluation, NetworkInfo info, ReadOnlySpan<float> outputs, DataSet set, int sample)
    {
        if (set.HasLabels)
            evaluation.Add(set.Labels[sample], Probabilities.Class(outputs));
        if (info.Loss.Kind == LossKind.None)
            return double.NaN;
        return set.HasLabels
            ? LossFunction.Of(info.Loss, outputs, set.Labels[sample])
            : LossFunction.Of(info.Loss, outputs, set.Targets.Slice(sample * set.TargetLength, set.TargetLength));
    }
}
