namespace NetGen.Numerics.Tests;

using NetGen.Compiler;

/// <summary>What a network is to learn from one minibatch: inputs (HWC), and targets (HWC), one set a sample.</summary>
internal sealed record Minibatch(float[][] Inputs, float[][] Targets);

/// <summary>What the interpreter found, sample after sample, and of the whole minibatch.</summary>
/// <param name="Outputs">The logits without dropout.</param>
/// <param name="Probabilities">The same as <c>Predict</c> gives them.</param>
/// <param name="Loss">The mean loss with dropout.</param>
/// <param name="Gradients">Of the loss, by parameter name, in the file's layout.</param>
/// <param name="Margin">How far every value stayed from a kink or a tie.</param>
internal sealed record Interpretation(
    double[] Outputs, double[] Probabilities, double Loss, IReadOnlyDictionary<string, double[]> Gradients, double Margin);

/// <summary>Computes a network layer by layer, number by number, in double: what the generated code has to agree with.</summary>
/// <param name="network">The network.</param>
/// <param name="seed">The seed dropout draws from.</param>
/// <param name="step">The step dropout draws for.</param>
internal sealed class Interpreter(ShapedNetwork network, ulong seed, uint step)
{
    private readonly Tape _tape = new();

    public Interpretation Run(IReadOnlyDictionary<string, double[]> parameters, Minibatch minibatch)
    {
        List<double> outputs = [], probabilities = [];
        double loss = 0;
        Dictionary<string, double[]> gradients = parameters.ToDictionary(p => p.Key, p => new double[p.Value.Length]);
        int samples = minibatch.Inputs.Length;
        for (int sample = 0; sample < samples; sample++)
        {
            (Tensor inferred, _) = Forward(parameters, minibatch.Inputs[sample], sample, training: false);
            outputs.AddRange(inferred.Values.Select(value => value.Value));
            probabilities.AddRange(Losses.Probabilities(network.Spec.Loss, inferred.Values).Select(value => value.Value));

            (Tensor output, Dictionary<string, Scalar[]> variables) = Forward(parameters, minibatch.Inputs[sample], sample, training: true);
            Scalar mean = Losses.Of(network.Spec.Loss, output.Values, minibatch.Targets[sample]) / samples;
            loss += mean.Value;
            _tape.Differentiate(mean);
            foreach ((string name, Scalar[] values) in variables)
                for (int i = 0; i < values.Length; i++)
                    gradients[name][i] += values[i].Gradient;
        }
        return new Interpretation([.. outputs], [.. probabilities], loss, gradients, _tape.Margin);
    }

    /// <summary>The mean loss alone, for finite differences.</summary>
    public double Loss(IReadOnlyDictionary<string, double[]> parameters, Minibatch minibatch)
    {
        double loss = 0;
        for (int sample = 0; sample < minibatch.Inputs.Length; sample++)
        {
            (Tensor output, _) = Forward(parameters, minibatch.Inputs[sample], sample, training: true);
            loss += Losses.Of(network.Spec.Loss, output.Values, minibatch.Targets[sample]).Value;
        }
        return loss / minibatch.Inputs.Length;
    }

    private (Tensor Output, Dictionary<string, Scalar[]> Parameters) Forward(
        IReadOnlyDictionary<string, double[]> parameters, float[] input, int sample, bool training)
    {
        _tape.Clear();
        Dictionary<string, Scalar[]> variables = parameters.ToDictionary(p => p.Key, p => _tape.Numbers(p.Value));
        Tensor first = new(network.Input, _tape.Numbers(Array.ConvertAll(input, value => (double)value)));
        Tensor[] tensors = new Tensor[network.Layers.Count];
        foreach (ShapedLayer layer in network.Layers)
        {
            int source = layer.Spec.Inputs[0];
            Tensor x = source == LayerSpec.NetworkInput ? first : tensors[source];
            variables.TryGetValue(layer.Name + ".weight", out Scalar[]? weights);
            variables.TryGetValue(layer.Name + ".bias", out Scalar[]? biases);
            tensors[layer.Id] = layer.Layer switch
            {
                Conv conv => LayerDefinitions.Convolve(conv, x, layer.Output, weights!, biases),
                Dense dense => LayerDefinitions.Connect(dense, x, weights!, biases),
                Pool pool => LayerDefinitions.Pool(pool, x, layer.Output),
                GlobalPool pool => LayerDefinitions.PoolGlobally(pool, x),
                ActivationLayer activation => x.Map(value => Activations.Apply(activation.Activation, value)),
                Softmax => LayerDefinitions.Softmax(x),
                Flatten => new Tensor(layer.Output, x.InChannelOrder()),
                Dropout dropout => training ? Drop(dropout, x, layer.Id, sample) : x,
                _ => throw new NotSupportedException($"The interpreter does not know the layer {layer.Layer.Kind}."),
            };
        }
        return (tensors[^1], variables);
    }

    private Tensor Drop(Dropout dropout, Tensor input, int layer, int sample)
    {
        Tensor output = new(input.Shape);
        for (int i = 0; i < input.Values.Length; i++)
            output.Values[i] = input.Values[i] * PhiloxDefinition.DropoutFactor(seed, step, (uint)layer, (uint)sample, (uint)i, dropout.Rate);
        return output;
    }
}
