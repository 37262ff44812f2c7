namespace NetGen.Numerics.Tests;

using NetGen.Compiler;

/// <summary>The loss of one sample, from its outputs and the targets they should have had.</summary>
internal static class Losses
{
    public static Scalar Of(Loss loss, Scalar[] outputs, ReadOnlySpan<float> targets)
    {
        Scalar sum = outputs[0].Tape.Number(0);
        switch (loss.Kind)
        {
            case LossKind.SoftmaxCrossEntropy:   // -sum t ln p
                Scalar[] probabilities = LayerDefinitions.Softmax(outputs);
                for (int i = 0; i < outputs.Length; i++)
                    sum -= Scalar.Log(probabilities[i]) * targets[i];
                return sum;

            // the mean of -t ln p - (1 - t) ln(1 - p), where -ln(1 - p) = softplus(z), -ln p = softplus(z) - z
            case LossKind.SigmoidCrossEntropy:
                for (int i = 0; i < outputs.Length; i++)
                    sum += Activations.Softplus(outputs[i]) - outputs[i] * targets[i];
                return sum / outputs.Length;

            case LossKind.MeanSquaredError:
                for (int i = 0; i < outputs.Length; i++)
                    sum += (outputs[i] - targets[i]) * (outputs[i] - targets[i]);
                return sum / outputs.Length;

            default:
                throw new NotSupportedException($"The interpreter does not know the loss {loss.Kind}.");
        }
    }

    /// <summary>What the outputs are as probabilities: softmax, sigmoid or as they are, by the loss.</summary>
    public static Scalar[] Probabilities(Loss loss, Scalar[] outputs) => loss.Kind switch
    {
        LossKind.SoftmaxCrossEntropy => LayerDefinitions.Softmax(outputs),
        LossKind.SigmoidCrossEntropy => Array.ConvertAll(outputs, Activations.Sigmoid),
        _ => outputs,
    };

    /// <summary>The targets that a class label stands for; of a single output, a label of 1 means that it is on.</summary>
    public static float[] TargetsOf(Loss loss, int label, int outputs)
    {
        float off = loss.Kind == LossKind.MeanSquaredError ? loss.Off : 0, on = loss.Kind == LossKind.MeanSquaredError ? loss.On : 1;
        float[] targets = new float[outputs];
        for (int i = 0; i < outputs; i++)
            targets[i] = (outputs == 1 ? label == 1 : label == i) ? on : off;
        return targets;
    }
}
