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

    public Minibatch Minibatch { get; private set; } = new([], []);

    public Interpretation Expected { get; private set; } = null!;

    /// <summary>The network of this number; the same number gives the same, weights and inputs included.</summary>
    public static RandomNetwork Create(int number)
    {
        RandomSpec spec = RandomSpec.Draw(number);
        SpecReading reading = SpecReader.Read(spec.Yaml, $"models/{spec.Name}.yaml");
        if (reading.Spec is null)
            throw new InvalidOperationException($"The compiler refuses a right spec: {string.Join('\n', reading.Diagnostics)}\n{spec.Yaml}");
        (ShapedNetwork? shaped, EquatableArray<Diagnostic> diagnostics) = InferShapes.Run(reading.Spec);
        if (shaped is null)
            throw new InvalidOperationException($"The compiler refuses a right spec: {string.Join('\n', diagnostics)}\n{spec.Yaml}");

        int most = (int)Math.Clamp(150_000 / Math.Max(1, shaped.Layers.Sum(layer => layer.MultiplyAdds)), 2, 40);
        RandomNetwork network = new(number, spec, shaped) { Samples = 1 + new Random(number).Next(most) };
        for (ulong attempt = 0; attempt < 100; attempt++)
        {
            network.DrawNumbers((ulong)number * 1000 + attempt);
            if (network.Expected.Margin > SafeMargin)
                return network;
        }
        throw new InvalidOperationException($"No inputs keep away from kinks:\n{spec.Yaml}");
    }

    private void DrawNumbers(ulong seed)
    {
        Seed = seed;
        uint ordinal = 0;
        Parameters = [];
        foreach (ShapedLayer layer in Shaped.Layers)
            foreach (ShapedParameter parameter in layer.Parameters)
            {
                // Outputs about as large as inputs; biases that matter.
                double bound = parameter.Name == "bias" ? 0.5 : Math.Sqrt(4.0 / parameter.FanIn);
                Parameters[$"{layer.Name}.{parameter.Name}"] = Comparison.ToDouble(Fill((int)parameter.Length, bound));
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
        Minibatch = new Minibatch(inputs, targets);
        Expected = new Interpreter(Shaped, seed, Step).Run(Parameters, Minibatch);

        float[] Fill(int count, double bound) => PhiloxDefinition.Fill(seed, ordinal++, count, bound);
    }
}
