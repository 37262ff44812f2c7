namespace NetGen.Numerics.Tests;

using NetGen.Compiler;

/// <summary>
/// What a network is to learn from one minibatch: inputs (HWC), and targets (HWC), one set a sample; the labels, if they stand for these.
/// </summary>
internal sealed record Minibatch(float[][] Inputs, float[][] Targets, int[] Labels);

/// <summary>What the interpreter found, sample after sample, and of the whole minibatch.</summary>
/// <param name="Outputs">The logits without dropout, batch normalization by its running statistics.</param>
/// <param name="Probabilities">The same as <c>Predict</c> gives them.</param>
/// <param name="Loss">The mean loss with dropout, batch normalization by the minibatch's statistics.</param>
/// <param name="Gradients">
/// Of the loss, by parameter name, in the file's layout; of a frozen parameter zeros, in a running statistic's place the
/// minibatch's value.
/// </param>
internal sealed record Interpretation(
    double[] Outputs, double[] Probabilities, double Loss, IReadOnlyDictionary<string, double[]> Gradients);

/// <summary>
/// Computes a network layer by layer, number by number, in double: what the generated code has to agree with. The whole
/// minibatch goes through a layer before the next one, since batch normalization asks for all of it.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="seed">The seed dropout draws from.</param>
/// <param name="step">The step dropout draws for.</param>
/// <param name="single">Whether every number is rounded to float32: a plain float32 computation, to see what rounding does.</param>
internal sealed class Interpreter(ShapedNetwork network, ulong seed, uint step, bool single = false)
{
    private readonly Tape _tape = new(single);

    public Interpretation Run(IReadOnlyDictionary<string, double[]> parameters, Minibatch minibatch)
    {
        Pass inferring = Forward(parameters, minibatch.Inputs, training: false);
        double[] outputs = [.. inferring.Outputs.SelectMany(output => output.Values).Select(value => value.Value)];
        double[] probabilities =
        [
            .. inferring.Outputs.SelectMany(output => Losses.Probabilities(network.Spec.Loss, output.Values)).Select(value => value.Value),
        ];

        Pass training = Forward(parameters, minibatch.Inputs, training: true);
        Scalar loss = MeanLoss(training.Outputs, minibatch);
        _tape.Differentiate(loss);
        Dictionary<string, double[]> gradients = [];
        foreach (ShapedLayer layer in network.Layers)
            foreach (ShapedParameter parameter in layer.Parameters)
            {
                string name = $"{layer.Name}.{parameter.Name}";
                gradients[name] = training.NewStatistics.TryGetValue(name, out double[]? statistic) ? statistic
                    : parameter.IsTrained ? Array.ConvertAll(training.Parameters[name], value => value.Gradient)
                    : new double[parameter.Length];
            }
        return new Interpretation(outputs, probabilities, loss.Value, gradients);
    }

    /// <summary>The mean loss alone, for finite differences.</summary>
    public double Loss(IReadOnlyDictionary<string, double[]> parameters, Minibatch minibatch) =>
        MeanLoss(Forward(parameters, minibatch.Inputs, training: true).Outputs, minibatch).Value;

    /// <summary>
    /// How far every value of the training pass stays from a kink or a tie, where gradients jump. Outputs do not, so inference may
    /// come near one.
    /// </summary>
    public double Margin(IReadOnlyDictionary<string, double[]> parameters, Minibatch minibatch)
    {
        MeanLoss(Forward(parameters, minibatch.Inputs, training: true).Outputs, minibatch);
        return _tape.Margin;
    }

    private Scalar MeanLoss(Tensor[] outputs, Minibatch minibatch)
    {
        Scalar sum = _tape.Number(0);
        for (int sample = 0; sample < outputs.Length; sample++)
            sum += Losses.Of(network.Spec.Loss, outputs[sample].Values, minibatch.Targets[sample]);
        return sum / Losses.WeightSum(network.Spec.Loss, minibatch.Labels, outputs.Length);
    }

    /// <summary>One pass of a minibatch.</summary>
    /// <param name="Outputs">The last layer's, one a sample.</param>
    /// <param name="Parameters">The numbers on the tape that stand for the parameters.</param>
    /// <param name="NewStatistics">The minibatch's values for the running statistics, where a layer takes them.</param>
    private sealed record Pass(Tensor[] Outputs, Dictionary<string, Scalar[]> Parameters, Dictionary<string, double[]> NewStatistics);

    private Pass Forward(IReadOnlyDictionary<string, double[]> parameters, float[][] inputs, bool training)
    {
        _tape.Clear();
        Dictionary<string, Scalar[]> variables = parameters.ToDictionary(p => p.Key, p => _tape.Numbers(p.Value));
        Dictionary<string, double[]> statistics = [];
        Tensor[] first = Array.ConvertAll(
            inputs, input => new Tensor(network.Input, _tape.Numbers(Array.ConvertAll(input, value => (double)value))));
        Tensor[][] tensors = new Tensor[network.Layers.Count][];   // layer by layer, sample by sample
        foreach (ShapedLayer layer in network.Layers)
        {
            Tensor[][] sources = [.. layer.Spec.Inputs.Select(source => source == LayerSpec.NetworkInput ? first : tensors[source])];
            Dictionary<string, Scalar[]> own = layer.Parameters.ToDictionary(p => p.Name, p => variables[$"{layer.Name}.{p.Name}"]);
            if (layer.Layer is BatchNorm norm)
            {
                bool takesStatistics = training && layer.IsTrained;
                Moments moments = takesStatistics
                    ? Normalization.MomentsOf(sources[0])
                    : new Moments(own["running_mean"], own["running_var"]);
                tensors[layer.Id] = Normalization.Normalize(norm, sources[0], moments, own["weight"], own["bias"]);
                if (takesStatistics)
                    Normalization.Keep(statistics, layer.Name, moments, sources[0]);
                continue;
            }
            tensors[layer.Id] = new Tensor[inputs.Length];
            for (int sample = 0; sample < inputs.Length; sample++)
                tensors[layer.Id][sample] = Forward(layer, [.. sources.Select(source => source[sample])], own, sample, training);
        }
        return new Pass(tensors[^1], variables, statistics);
    }

    /// <summary>One layer of one sample.</summary>
    private Tensor Forward(ShapedLayer layer, Tensor[] inputs, Dictionary<string, Scalar[]> parameters, int sample, bool training)
    {
        Tensor x = inputs[0];
        parameters.TryGetValue("weight", out Scalar[]? weights);
        parameters.TryGetValue("bias", out Scalar[]? biases);
        return layer.Layer switch
        {
            Conv conv => LayerDefinitions.Convolve(OneRow.Of(conv, x.Shape), x, layer.Output, weights!, biases),
            Depthwise depthwise =>
                LayerDefinitions.ConvolveEachChannel(OneRow.Of(depthwise, x.Shape), x, layer.Output, weights!, biases),
            Dense dense => LayerDefinitions.Connect(dense, x, weights!, biases),
            Pool pool => LayerDefinitions.Pool(OneRow.Of(pool, x.Shape), x, layer.Output),
            GlobalPool pool => LayerDefinitions.PoolGlobally(pool, x),
            ActivationLayer activation => x.Map(value => Activations.Apply(activation.Activation, value)),
            Softmax softmax => LayerDefinitions.Softmax(softmax, x),
            Flatten => new Tensor(layer.Output, x.InChannelOrder()),
            Dropout dropout => training ? Drop(dropout, x, layer.Id, sample) : x,
            Scale => Normalization.ScaleChannels(x, weights!, biases!),
            PRelu => Activations.ApplySlopes(x, weights!),
            LayerNorm norm => Normalization.Normalize(norm, x, weights, biases),
            GroupNorm norm => Normalization.Normalize(norm, x, weights, biases),
            Lrn lrn => Normalization.RespondLocally(lrn, x),
            Add => Branches.Add(inputs),
            Multiply => Branches.Multiply(inputs[0], inputs[1]),
            Concat { Axis: ConcatAxis.Channels } => Branches.Concatenate(inputs, layer.Output),
            Concat concat => UpAndAcross.Append(concat, inputs, layer.Output),
            ConvTranspose convolution => UpAndAcross.ConvolveTransposed(convolution, x, layer.Output, weights!, biases),
            Upsample upsample => UpAndAcross.Upsample(upsample, x, layer.Output),
            DepthToSpace blocks => UpAndAcross.DepthToSpace(blocks, x, layer.Output),
            SpaceToDepth blocks => UpAndAcross.SpaceToDepth(blocks, x, layer.Output),
            Shuffle shuffle => UpAndAcross.Shuffle(shuffle, x),
            Slice slice => UpAndAcross.Slice(slice, x, layer.Output),
            Pad pad => UpAndAcross.Pad(pad, x, layer.Output, _tape),
            Reshape reshape => UpAndAcross.Reshape(reshape, x, layer.Output),
            _ => throw new NotSupportedException($"The interpreter does not know the layer {layer.Layer.Kind}."),
        };
    }

    private Tensor Drop(Dropout dropout, Tensor input, int layer, int sample)
    {
        Tensor output = new(input.Shape);
        for (int i = 0; i < input.Values.Length; i++)
            output.Values[i] = input.Values[i] * PhiloxDefinition.DropoutFactor(
                seed, step, (uint)layer, (uint)sample, (uint)i, dropout.Rate);
        return output;
    }
}
