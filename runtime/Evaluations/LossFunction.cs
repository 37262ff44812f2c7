namespace NetGen;

/// <summary>The losses of one sample in double, from its outputs (logits), with the meanings of PyTorch.</summary>
internal static class LossFunction
{
    /// <summary>The loss of a sample with a class label.</summary>
    public static double Of(LossInfo loss, ReadOnlySpan<float> outputs, int label)
    {
        if (loss.Kind == LossKind.SoftmaxCrossEntropy)
            return LogSumExp(outputs) - outputs[label];
        (double off, double on) = loss.Kind == LossKind.SigmoidCrossEntropy ? (0.0, 1.0) : (loss.OffTarget, loss.OnTarget);
        double sum = 0;
        // A single output stands for class 1.
        int hit = outputs.Length == 1 ? label - 1 : label;
        for (int i = 0; i < outputs.Length; i++)
            sum += Term(loss.Kind, outputs[i], i == hit ? on : off);
        return sum / outputs.Length;
    }

    /// <summary>The loss of a sample with float targets; for the softmax they are probabilities: -sum t log p.</summary>
    public static double Of(LossInfo loss, ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        double sum = 0;
        if (loss.Kind == LossKind.SoftmaxCrossEntropy)
        {
            double logSumExp = LogSumExp(outputs);
            for (int i = 0; i < outputs.Length; i++)
                sum += targets[i] * (logSumExp - outputs[i]);
            return sum;
        }

        for (int i = 0; i < outputs.Length; i++)
            sum += Term(loss.Kind, outputs[i], targets[i]);
        return sum / outputs.Length;
    }

    private static double Term(LossKind kind, double output, double target) => kind switch
    {
        // -t log s(x) - (1 - t) log(1 - s(x)), in the form that neither overflows nor cancels.
        LossKind.SigmoidCrossEntropy => Math.Max(output, 0) - output * target + LogOnePlus(Math.Exp(-Math.Abs(output))),
        LossKind.MeanSquaredError => (output - target) * (output - target),
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
