namespace NetGen.Numerics.Tests;

using NetGen.Compiler;

/// <summary>The loss of one sample times its weight, from its outputs and the targets they should have had.</summary>
internal static class Losses
{
    public static Scalar Of(Loss loss, Scalar[] outputs, ReadOnlySpan<float> targets)
    {
        Scalar sum = outputs[0].Tape.Number(0);
        switch (loss.Kind)
        {
            case LossKind.SoftmaxCrossEntropy:   // -sum w t ln p, where a share of t goes to all classes alike
                Scalar[] probabilities = LayerDefinitions.Softmax(outputs);
                double shared = loss.LabelSmoothing;
                for (int i = 0; i < outputs.Length; i++)
                    sum -= Scalar.Log(probabilities[i]) * (WeightOf(loss, i) * ((1 - shared) * targets[i] + shared / outputs.Length));
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

            case LossKind.MeanAbsoluteError:
                for (int i = 0; i < outputs.Length; i++)
                {
                    double distance = outputs[i].Value - targets[i];
                    outputs[i].Tape.KeepAway(distance);
                    sum += outputs[i].Map(Math.Abs(distance), Math.Sign(distance));
                }
                return sum / outputs.Length;

            case LossKind.SmoothL1:
                for (int i = 0; i < outputs.Length; i++)
                {
                    double distance = outputs[i].Value - targets[i], beta = loss.Beta;
                    sum += Math.Abs(distance) < beta
                        ? outputs[i].Map(distance * distance / (2 * beta), distance / beta)
                        : outputs[i].Map(Math.Abs(distance) - beta / 2, Math.Sign(distance));
                }
                return sum / outputs.Length;

            default:
                throw new NotSupportedException($"The interpreter does not know the loss {loss.Kind}.");
        }
    }

    /// <summary>What samples of these classes count together in the mean; with float targets each counts 1.</summary>
    public static double WeightSum(Loss loss, int[] labels, int samples) =>
        labels.Length == 0 ? samples : labels.Sum(label => WeightOf(loss, label));

    private static double WeightOf(Loss loss, int label) => loss.ClassWeights.Count == 0 ? 1 : loss.ClassWeights[label];

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
        bool areNumbers = loss.Kind is LossKind.MeanSquaredError or LossKind.MeanAbsoluteError or LossKind.SmoothL1;
        float off = areNumbers ? loss.Off : 0, on = areNumbers ? loss.On : 1;
        float[] targets = new float[outputs];
        for (int i = 0; i < outputs; i++)
            targets[i] = (outputs == 1 ? label == 1 : label == i) ? on : off;
        return targets;
    }
}
