using System.Globalization;

namespace NetGen.Numerics.Tests;

/// <summary>Compares one generated network with PyTorch's numbers.</summary>
internal sealed class ReferenceCheck<T>(string name) where T : class, ITrainableNetwork<T>
{
    private readonly ReferenceFile _file = new(name);

    /// <summary>
    /// Outputs, probabilities, loss, gradients, the loss by Evaluate; losses, weights and running statistics after the steps of SGD, and
    /// of Adam where the file has them.
    /// </summary>
    public void Run()
    {
        float[] inputs = Inputs();
        using (T network = Load())
        {
            CheckOutputs(network, inputs);
            CheckEvaluation(network, inputs);
            CheckGradients(network, inputs);
            CheckTraining(network, "sgd", inputs, new Sgd(
                Option("sgd.learning_rate", 0), Option("sgd.momentum", 0), _file.Metadata("sgd.nesterov") == "True",
                Option("sgd.weight_decay", 0)));
        }
        if (_file.Metadata("adam.learning_rate") is null)
            return;
        using T another = Load();
        CheckTraining(another, "adam", inputs, CreateAdam());
    }

    private void CheckOutputs(T network, float[] inputs)
    {
        float[] outputs = new float[_file.Floats("outputs").Length], probabilities = new float[outputs.Length];
        network.Forward(inputs, outputs);
        Comparison.AssertClose($"{name}: outputs", outputs, Comparison.ToDouble(_file.Floats("outputs")));
        network.Predict(inputs, probabilities);
        Comparison.AssertClose($"{name}: probabilities", probabilities, Comparison.ToDouble(_file.Floats("probabilities")));
    }

    /// <summary>Networks that do the same in training and afterwards have the same loss.</summary>
    private void CheckEvaluation(T network, float[] inputs)
    {
        if (T.Info.Layers.Any(layer => layer.Kind is "dropout" or "batchnorm"))
            return;
        DataSet set = _file.Labels.Length > 0
            ? DataSet.From(inputs, T.Info.InputLength, _file.Labels)
            : DataSet.From(inputs, T.Info.InputLength, Targets(inputs));
        Comparison.AssertClose($"{name}: loss by Evaluate", [(float)network.Evaluate(set).Loss], _file.Doubles("loss"));
    }

    private void CheckGradients(T network, float[] inputs)
    {
        using Gradients gradients = Gradients.For<T>();
        BackwardOptions options = new(_file.Seed, Step: 0, Threads: 1);
        float loss = network.Backward(inputs, _file.Labels, Targets(inputs), gradients, options);
        Comparison.AssertClose($"{name}: loss", [loss], _file.Doubles("loss"));
        foreach (ParameterInfo parameter in T.Info.Parameters)
            if (parameter.StatisticMomentum is null)
                CheckTensor("gradient", parameter.Name, gradients.Read(parameter.Name));
    }

    private void CheckTraining(T network, string kind, float[] inputs, IOptimizer optimizer)
    {
        using Trainer<T> trainer = new(network, optimizer) { BatchSize = _file.Samples, Seed = _file.Seed, Threads = 2 };
        float[] losses = new float[_file.Steps];
        for (int step = 0; step < losses.Length; step++)
            losses[step] = _file.Labels.Length > 0 ? trainer.Step(inputs, _file.Labels) : trainer.Step(inputs, Targets(inputs));
        Comparison.AssertClose($"{name}: losses by {kind}", losses, _file.Doubles($"{kind}-losses"));
        foreach (ParameterInfo parameter in T.Info.Parameters)
            CheckTensor(kind, parameter.Name, network.Parameters.Read(parameter.Name));
    }

    /// <summary>One tensor, or the kept sample of it. After Adam single values count where the gradient was above 1e-6.</summary>
    private void CheckTensor(string kind, string parameter, float[] values)
    {
        string tensor = $"{kind}/{parameter}", what = $"{name}: {tensor}";
        double[] expected = Comparison.ToDouble(_file.Floats(tensor));
        byte[] mask = kind == "adam" ? _file.Mask($"adam-compared/{parameter}") : [];
        double norm = Comparison.Norm(expected), largest = Comparison.LargestMagnitude(expected);
        float[] compared = values;
        if (IsCancelled(parameter))
        {
            // What float32 leaves of terms that cancel is measured by them: by the weights beside the bias.
            double[] weights = Comparison.ToDouble(_file.Floats($"{kind}/{WeightBeside(parameter)}"));
            Comparison.AssertCloseAtWorst(what + ", which is zero", Sample(values), expected, Comparison.LargestMagnitude(weights));
            return;
        }
        if (_file.Contains(tensor + "/norms"))
        {
            double wholeNorm = _file.Doubles(tensor + "/norms")[0];
            Comparison.AssertClose(what + ": norm", [(float)Comparison.Norm(values)], [wholeNorm]);
            largest = _file.Doubles(tensor + "/norms")[1];
            compared = Sample(values);
        }
        Comparison.AssertCloseInNorm(what, compared, expected, norm);
        Comparison.AssertCloseAtWorst(what, compared, expected, largest, mask);
    }

    /// <summary>
    /// Whether the exact gradient of a bias is zero: of one that only batch normalization reads, which takes off again what it adds.
    /// </summary>
    private bool IsCancelled(string parameter)
    {
        if (!parameter.EndsWith(".bias", StringComparison.Ordinal) || !_file.Contains("gradient/" + WeightBeside(parameter)))
            return false;
        double bias = Comparison.Norm(_file.Floats("gradient/" + parameter));
        double weight = Comparison.Norm(_file.Floats("gradient/" + WeightBeside(parameter)));
        return bias > 0 && bias <= 1e-9 * weight;
    }

    private static string WeightBeside(string bias) => bias[..^"bias".Length] + "weight";

    /// <summary>The values that are kept of a larger tensor, spread by Knuth's multiplicative hash.</summary>
    private float[] Sample(float[] values)
    {
        if (_file.Metadata("sampled") is null || values.Length <= _file.Sampled)
            return values;
        float[] sample = new float[_file.Sampled];
        for (int k = 0; k < sample.Length; k++)
            sample[k] = values[(int)((ulong)k * 2654435761 % (ulong)values.Length)];
        return sample;
    }

    /// <summary>
    /// The network as PyTorch started: by Create where the file says only the seed, else with the file's weights. In a filled one
    /// biases, factors and running statistics are drawn from the fill.
    /// </summary>
    private T Load()
    {
        T network = T.Create(_file.Seed);
        for (int i = 0; i < T.Info.Parameters.Count; i++)
        {
            ParameterInfo parameter = T.Info.Parameters[i];
            if (_file.Contains("weight/" + parameter.Name))
                network.Parameters.Write(parameter.Name, _file.Floats("weight/" + parameter.Name));
            else if (_file.Metadata("filled") is string shift && parameter.Shape.Count == 1)
                network.Parameters.Write(parameter.Name, Fill(parameter, (uint)i, float.Parse(shift, CultureInfo.InvariantCulture)));
        }
        return network;
    }

    private float[] Fill(ParameterInfo parameter, uint ordinal, float shift)
    {
        bool isFactor = parameter.Name.EndsWith(".weight", StringComparison.Ordinal)
            || parameter.Name.EndsWith(".running_var", StringComparison.Ordinal);
        string mean = parameter.Name[..parameter.Name.LastIndexOf('.')] + ".running_mean";
        bool isShift = parameter.Name.EndsWith(".bias", StringComparison.Ordinal) && T.Info.Parameters.Any(other => other.Name == mean);
        float about = isFactor ? 1 : isShift ? shift : 0;
        float[] drawn = PhiloxDefinition.Fill(_file.Seed, ordinal, parameter.Length, isFactor ? 0.5 : 0.3);
        return Array.ConvertAll(drawn, value => about + value);
    }

    private float[] Inputs()
    {
        if (_file.Contains("inputs"))
            return _file.Floats("inputs");
        int length = _file.Samples * T.Info.InputShape.Aggregate(1, (product, dimension) => product * dimension);
        return PhiloxDefinition.Fill(_file.Seed, (uint)T.Info.Parameters.Count, length, 1);
    }

    private float[] Targets(float[] inputs) => _file.Metadata("targets") == "inputs" ? inputs : _file.Targets;

    private IOptimizer CreateAdam()
    {
        float rate = Option("adam.learning_rate", 0);
        float beta1 = Option("adam.beta1", 0.9f), beta2 = Option("adam.beta2", 0.999f), epsilon = Option("adam.epsilon", 1e-8f);
        return _file.Metadata("adam.kind") == "adamw"
            ? new AdamW(rate, beta1, beta2, epsilon, Option("adam.weight_decay", 0))
            : new Adam(rate, beta1, beta2, epsilon);
    }

    private float Option(string key, float otherwise) => _file.Metadata(key) is string text ? float.Parse(text) : otherwise;
}
