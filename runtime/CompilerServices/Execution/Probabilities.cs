namespace NetGen.CompilerServices;

/// <summary>What outputs (logits) stand for.</summary>
internal static class Probabilities
{
    /// <summary>Turns the logits of whole samples into probabilities, in place: softmax or sigmoid; outputs of other losses stay.</summary>
    public static void FromLogits(NetworkInfo info, Span<float> outputs)
    {
        switch (info.Loss.Kind)
        {
            case LossKind.SoftmaxCrossEntropy:
                for (int start = 0; start < outputs.Length; start += info.OutputLength)
                    Softmax(outputs.Slice(start, info.OutputLength));
                break;
            case LossKind.SigmoidCrossEntropy:
                foreach (ref float output in outputs)
                    output = Sigmoid(output);
                break;
        }
    }

    /// <summary>The class that one sample's outputs name: the first of the largest; of a single one, 1 where it is above 0.</summary>
    public static int Class(ReadOnlySpan<float> outputs)
    {
        if (outputs.Length == 1)
            return outputs[0] > 0 ? 1 : 0;
        int largest = 0;
        for (int i = 1; i < outputs.Length; i++)
        {
            if (outputs[i] > outputs[largest])
                largest = i;
        }

        return largest;
    }

    private static void Softmax(Span<float> logits)
    {
        float largest = logits[0];
        foreach (float logit in logits)
            largest = MathF.Max(largest, logit);
        double sum = 0;
        foreach (ref float logit in logits)
        {
            logit = MathF.Exp(logit - largest);
            sum += logit;
        }

        float factor = (float)(1 / sum);
        foreach (ref float logit in logits)
            logit *= factor;
    }

    private static float Sigmoid(float logit)
    {
        float small = MathF.Exp(-MathF.Abs(logit));
        return (logit >= 0 ? 1 : small) / (1 + small);
    }
}
