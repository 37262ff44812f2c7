namespace NetGen.Numerics.Tests;

using NetGen.Compiler;

/// <summary>A random spec read by the compiler, with weights and a minibatch drawn for it and what the interpreter makes of them.</summary>
internal sealed class RandomNetwork
{
    /// <summary>The step that dropout draws for; any would do.</summary>
    public const uint Step = 3;

    /// <summary>
    /// How far every value has to stay from kinks and ties. Values are around 1 and sums of at most a few hundred products,
    /// whose float32 rounding errors come to about 1e-6: at ten times that, both sides surely take the same branch.
    /// </summary>
    private const double SafeMargin = 1e-5;

    private RandomNetwork(int number, RandomSpec spec, ShapedNetwork shaped)
    {
        Number = number;
        Spec = spec;
        Shaped = shaped;
    }

    public int Number { get; }

    public RandomSpec Spec { get; }

    public ShapedNetwork Shaped { get; }

    public ulong Seed { get; private set; }

    public int Samples { get; private init; }

    public Dictionary<string, double[]> Parameters { get; private set; } = [];

    /// <summary>Class labels, or none where the network learns float targets.</summary>
    public int[] Labels { get; private set; } = [];

    public Minibatch Minibatch { get; private set; } = new([], [], []);

    public Interpretation Expected { get; private set; } = null!;

    /// <summary>
    /// The network of this number; the same number gives the same, weights and inputs included. A spec is given up for the next
    /// variant where no numbers will do: some networks make rounding errors large whatever their numbers, such as one whose
    /// batch normalization follows another.
    /// </summary>
    public static RandomNetwork Create(int number)
    {
        const int Variants = 20, Attempts = 40, MaxRoundingFailures = 3;
        string yaml = "";
        for (int variant = 0; variant < Variants; variant++)
        {
            RandomNetwork network = Read(number, RandomSpec.Draw(number, variant));
            yaml = network.Spec.Yaml;
            int roundingFailures = 0;
            for (int attempt = 0; attempt < Attempts && roundingFailures < MaxRoundingFailures; attempt++)
            {
                network.DrawNumbers(((ulong)number * Variants + (ulong)variant) * Attempts + (ulong)attempt);
                Interpreter interpreter = new(network.Shaped, network.Seed, Step);
                if (interpreter.Margin(network.Parameters, network.Minibatch) <= SafeMargin)
                    continue;
                network.Expected = interpreter.Run(network.Parameters, network.Minibatch);
                if (network.RoundingDoesNoHarm())
                    return network;
                roundingFailures++;
            }
        }
        throw new InvalidOperationException(
            $"No numbers keep away from kinks and from large rounding errors; the last spec tried:\n{yaml}");
    }

    /// <summary>What the network of this number covers, unless its numbers make it another variant.</summary>
    public static IEnumerable<string> FeaturesOf(int number)
    {
        RandomNetwork network = Read(number, RandomSpec.Draw(number, 0));
        return Coverage.Of(network.Shaped, network.Spec.UsesLabels);
    }

    private static RandomNetwork Read(int number, RandomSpec spec)
    {
        SpecReading reading = SpecReader.Read(spec.Yaml, $"models/{spec.Name}.yaml");
        if (reading.Spec is null)
            throw new InvalidOperationException(
                $"The compiler refuses a right spec: {string.Join('\n', reading.Diagnostics)}\n{spec.Yaml}");
        (ShapedNetwork? shaped, EquatableArray<Diagnostic> diagnostics) = InferShapes.Run(reading.Spec);
        if (shaped is null)
            throw new InvalidOperationException($"The compiler refuses a right spec: {string.Join('\n', diagnostics)}\n{spec.Yaml}");

        int most = (int)Math.Clamp(150_000 / Math.Max(1, shaped.Layers.Sum(layer => layer.MultiplyAdds)), 2, 40);
        int least = shaped.Layers.Where(layer => layer.Layer is BatchNorm).Select(SamplesForStatistics).DefaultIfEmpty(1).Max();
        return new RandomNetwork(number, spec, shaped) { Samples = Math.Max(least, 1 + new Random(number).Next(most)) };
    }

    /// <summary>A dozen values of each channel: of one or two the variance tells nothing.</summary>
    private static int SamplesForStatistics(ShapedLayer layer) => 1 + 12 / (layer.Input.Height * layer.Input.Width);

    /// <summary>
    /// Whether a plain float32 computation stays within a quarter of the tolerance everywhere, so that the kernels must stay within it.
    /// </summary>
    private bool RoundingDoesNoHarm()
    {
        Interpretation rounded = new Interpreter(Shaped, Seed, Step, single: true).Run(Parameters, Minibatch);
        return IsNear(rounded.Outputs, Expected.Outputs) && IsNear(rounded.Probabilities, Expected.Probabilities)
            && IsNear([rounded.Loss], [Expected.Loss])
            && Expected.Gradients.All(gradient => IsCancelled(gradient.Key) || IsNear(rounded.Gradients[gradient.Key], gradient.Value));

        static bool IsNear(double[] rounded, double[] exact)
        {
            double[] errors = [.. rounded.Zip(exact, (a, b) => a - b)];
            return Comparison.Norm(errors) <= Comparison.Tolerance / 4 * Comparison.Norm(exact)
                && Comparison.LargestMagnitude(errors) <= Comparison.Tolerance / 4 * Comparison.LargestMagnitude(exact);
        }
    }

    /// <summary>
    /// Whether a bias has no effect, so that its gradient is a sum of terms that cancel: batch normalization takes off again what
    /// the bias adds. Float32 leaves rounding errors of those terms, which are as large as those of the weights' gradient.
    /// </summary>
    public bool IsCancelled(string parameter) =>
        parameter.EndsWith(".bias", StringComparison.Ordinal)
        && Comparison.Norm(Expected.Gradients[parameter]) <= 1e-9 * Comparison.Norm(WeightGradientBeside(parameter));

    /// <summary>The gradient of the weights of a bias's layer.</summary>
    public double[] WeightGradientBeside(string bias) => Expected.Gradients[bias[..^"bias".Length] + "weight"];

    private void DrawNumbers(ulong seed)
    {
        Seed = seed;
        uint ordinal = 0;
        Parameters = [];
        foreach (ShapedLayer layer in Shaped.Layers)
            foreach (ShapedParameter parameter in layer.Parameters)
            {
                Parameters[$"{layer.Name}.{parameter.Name}"] = Comparison.ToDouble(Draw(layer, parameter));
            }

        int outputs = (int)Shaped.Output.Length;
        float[][] inputs = new float[Samples][], targets = new float[Samples][];
        Labels = Spec.UsesLabels ? new int[Samples] : [];
        for (int sample = 0; sample < Samples; sample++)
        {
            inputs[sample] = Fill((int)Shaped.Input.Length, 1);
            if (Spec.UsesLabels)
            {
                Labels[sample] = (int)(PhiloxDefinition.Word(seed, ordinal++, 0x80000002, 0, 0) % (uint)Math.Max(2, outputs));
                targets[sample] = Losses.TargetsOf(Shaped.Spec.Loss, Labels[sample], outputs);
            }
            else
            {
                float[] drawn = Array.ConvertAll(Fill(outputs, 1), value => (value + 1) / 2);
                bool isDistribution = Shaped.Spec.Loss.Kind == LossKind.SoftmaxCrossEntropy;
                targets[sample] = isDistribution ? Array.ConvertAll(drawn, value => value / drawn.Sum()) : drawn;
            }
        }
        Minibatch = new Minibatch(inputs, targets, Labels);

        // Outputs about as large as inputs; biases that matter; factors and variances around one.
        float[] Draw(ShapedLayer layer, ShapedParameter parameter)
        {
            bool isBias = parameter.Name is "bias" or "running_mean";
            bool isFactor = !isBias && (layer.Layer is BatchNorm or Scale);
            float[] values = Fill((int)parameter.Length, isBias || isFactor ? 0.5 : Math.Sqrt(4.0 / parameter.FanIn));
            if (isFactor)
                values = Array.ConvertAll(values, value => 1 + value);
            PhiloxDefinition.ClearUnconnected(parameter, values);
            return values;
        }

        float[] Fill(int count, double bound) => PhiloxDefinition.Fill(seed, ordinal++, count, bound);
    }
}
