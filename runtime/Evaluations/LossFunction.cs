namespace NetGen;

/// <summary>The losses of one sample in double, from its outputs (logits), with the meanings of PyTorch.</summary>
internal static class LossFunction
{
    /// <summary>
    /// The loss of a sample with a class label, times the class's weight: their sum over the samples divided by that of their
    /// <see cref="Weight"/> is the loss.
    /// </summary>
    public static double Of(LossInfo loss, ReadOnlySpan<float> outputs, int label)
    {
        if (loss.Kind == LossKind.SoftmaxCrossEntropy)
            return SoftmaxCrossEntropy(loss, outputs, label);
        (double off, double on) = loss.Kind == LossKind.SigmoidCrossEntropy ? (0.0, 1.0) : (loss.OffTarget, loss.OnTarget);
        double sum = 0;
        // A single output stands for class 1.
        int hit = outputs.Length == 1 ? label - 1 : label;
        for (int i = 0; i < outputs.Length; i++)
            sum += Term(loss, outputs[i], i == hit ? on : off);
        return sum / outputs.Length;
    }

    /// <summary>The loss of a sample with float targets; for the softmax they are probabilities: -sum t log p.</summary>
    public static double Of(LossInfo loss, ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        double sum = 0;
        if (loss.Kind == LossKind.SoftmaxCrossEntropy)
        {
            double logSumExp = LogSumExp(outputs), smoothing = loss.LabelSmoothing;
            for (int i = 0; i < outputs.Length; i++)
                sum += Weight(loss, i) * (targets[i] * (1 - smoothing) + smoothing / outputs.Length) * (logSumExp - outputs[i]);
            return sum;
        }

        for (int i = 0; i < outputs.Length; i++)
            sum += Term(loss, outputs[i], targets[i]);
        return sum / outputs.Length;
    }

    /// <summary>What a sample of a class counts in the mean.</summary>
    public static double Weight(LossInfo loss, int label) => loss.ClassWeights.Count == 0 ? 1 : loss.ClassWeights[label];

    /// <summary>What samples count together; with float targets each counts 1.</summary>
    public static double WeightSum(LossInfo loss, ReadOnlySpan<int> labels, int samples)
    {
        if (labels.IsEmpty || loss.ClassWeights.Count == 0)
            return samples;
        double sum = 0;
        foreach (int label in labels)
            sum += Weight(loss, label);
        return sum;
    }

    private static double SoftmaxCrossEntropy(LossInfo loss, ReadOnlySpan<float> outputs, int label)
    {
        double logSumExp = LogSumExp(outputs), smoothing = loss.LabelSmoothing;
        double sum = (1 - smoothing) * Weight(loss, label) * (logSumExp - outputs[label]);
        if (smoothing == 0)
            return sum;
        for (int i = 0; i < outputs.Length; i++)
            sum += smoothing / outputs.Length * Weight(loss, i) * (logSumExp - outputs[i]);
        return sum;
    }

    private static double Term(LossInfo loss, double output, double target) => loss.Kind switch
    {
        // -t log s(x) - (1 - t) log(1 - s(x)), in the form that neither overflows nor cancels.
        LossKind.SigmoidCrossEntropy => Math.Max(output, 0) - output * target + LogOnePlus(Math.Exp(-Math.Abs(output))),
        LossKind.MeanSquaredError => (output - target) * (output - target),
        LossKind.MeanAbsoluteError => Math.Abs(output - target),
        LossKind.SmoothL1 => Math.Abs(output - target) < loss.Beta
            ? (output - target) * (output - target) / (2 * (double)loss.Beta)
            : Math.Abs(output - target) - (double)loss.Beta / 2,
        _ => throw new InvalidOperationException("a network without a loss cannot be measured by one"),
    };

    private static double LogSumExp(ReadOnlySpan<float> outputs)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (float output in outputs)
            largest = Math.Max(largest, output);
        foreach (float output in outputs)
            sum += Math.Exp(output - largest);
        return largest + Math.Log(sum);
    }

    /// <summary>log(1 + x) for x in 0 to 1, accurate for small x too.</summary>
    private static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * x / (sum - 1);
    }
}
