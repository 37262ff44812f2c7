namespace NetGen.Numerics.Tests;

using System.Reflection;
using NetGen.Compiler;
using ParameterInfo = NetGen.ParameterInfo;

/// <summary>
/// Small networks whose inputs hold NaN and infinities, against PyTorch: every activation function, pool, normalization and loss.
/// </summary>
internal static class NonFiniteChecks
{
    private const string Namespace = "NonFinite";

    /// <summary>All of them; every disagreement is listed.</summary>
    public static void Run()
    {
        ReferenceFile file = new("non-finite");
        string[] cases = file.Metadata("cases")!.Split(' '), spread = file.Metadata("spread")!.Split(' ');
        Assembly assembly = InMemoryCompilation.Load(
            Namespace, cases.Select((name, i) => (name, i)).SelectMany(of => Generate(file, of.name, of.i)));
        List<string> failures = [];
        for (int i = 0; i < cases.Length; i++)
        {
            Type type = typeof(NonFiniteCheck<>).MakeGenericType(assembly.GetType($"{Namespace}.{ClassName(i)}", throwOnError: true)!);
            INonFiniteCheck check = (INonFiniteCheck)Activator.CreateInstance(type)!;
            failures.AddRange(check.Run(file, cases[i], spread.Contains(cases[i])));
        }

        Assert.True(failures.Count == 0, $"{failures.Count} disagree with PyTorch:\n{string.Join('\n', failures.Take(40))}");
    }

    private static string ClassName(int index) => $"Case{index}";

    private static IEnumerable<string> Generate(ReferenceFile file, string name, int index)
    {
        string yaml = $"name: {ClassName(index)}\n{file.Metadata($"spec/{name}")}";
        SpecReading reading = SpecReader.Read(yaml, $"models/{name}.yaml");
        Assert.True(reading.Spec is not null, string.Join('\n', reading.Diagnostics));
        (ShapedNetwork? shaped, EquatableArray<Diagnostic> diagnostics) = InferShapes.Run(reading.Spec!);
        Assert.True(shaped is not null, string.Join('\n', diagnostics));
        return NetworkCompiler.Generate(shaped!, new GenerationOptions(Namespace, GenerationOptions.DefaultStackBudget))
            .Files.Select(file => file.Text);
    }
}

internal interface INonFiniteCheck
{
    IEnumerable<string> Run(ReferenceFile file, string name, bool spreads);
}

/// <summary>One network: its outputs for all samples together, its loss and gradients for each alone.</summary>
internal sealed class NonFiniteCheck<T> : INonFiniteCheck where T : class, ITrainableNetwork<T>
{
    public IEnumerable<string> Run(ReferenceFile file, string name, bool spreads)
    {
        using T network = T.Create(1);
        foreach (ParameterInfo parameter in T.Info.Parameters)
            network.Parameters.Write(parameter.Name, file.Floats($"{name}/weight/{parameter.Name}"));
        float[] inputs = file.Floats($"{name}/inputs"), expected = file.Floats($"{name}/outputs"), outputs = new float[expected.Length];
        network.Forward(inputs, outputs);
        List<string> failures = [.. Compare($"{name}: outputs", outputs, expected, T.Info.OutputLength, spreads)];

        int length = T.Info.InputLength, samples = inputs.Length / length;
        int[] labels = file.Contains($"{name}/labels") ? file.Integers($"{name}/labels") : [];
        float[] targets = labels.Length > 0 ? [] : file.Floats($"{name}/targets");
        using Gradients gradients = Gradients.For<T>();
        float[] losses = new float[samples];
        Dictionary<string, List<float>> found = [];
        for (int i = 0; i < samples; i++)
        {
            losses[i] = network.Backward(
                inputs.AsSpan(i * length, length), labels, targets, gradients, new BackwardOptions(Seed: 0, Step: 0, Threads: 1));
            foreach (ParameterInfo parameter in T.Info.Parameters.Where(parameter => file.Contains($"{name}/gradient/{parameter.Name}")))
            {
                if (!found.TryGetValue(parameter.Name, out List<float>? values))
                    found.Add(parameter.Name, values = []);
                values.AddRange(gradients.Read(parameter.Name));
            }
        }

        failures.AddRange(Compare(
            $"{name}: loss", losses, [.. file.Doubles($"{name}/losses").Select(loss => (float)loss)], 1, spreads, isLoss: true));
        foreach ((string parameter, List<float> values) in found)
            failures.AddRange(Compare(
                $"{name}: gradient of {parameter}", [.. values], file.Floats($"{name}/gradient/{parameter}"),
                values.Count / samples, spreads));
        return failures;
    }

    /// <summary>
    /// NaN is to be NaN, an infinity that infinity, and all else to within the usual tolerance of the sample's largest. By Winograd's
    /// algorithm (<paramref name="spreads"/>) other outputs of a tile may be NaN too, and an infinity as well. Whether a loss is infinite
    /// or NaN goes by the order of its terms.
    /// </summary>
    private static IEnumerable<string> Compare(string what, float[] actual, float[] expected, int each, bool spreads, bool isLoss = false)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int start = 0; start < actual.Length; start += each)
        {
            double largest = expected.AsSpan(start, each).ToArray().Where(float.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
            for (int i = start; i < start + each; i++)
            {
                bool agrees = float.IsFinite(expected[i])
                    ? Math.Abs(actual[i] - (double)expected[i]) <= Comparison.Tolerance * Math.Max(largest, 1e-3)
                    : actual[i].Equals(expected[i]) || isLoss && !float.IsFinite(actual[i]);
                if (!agrees && !(spreads && float.IsNaN(actual[i])))
                    yield return $"{what}, sample {start / each}, value {i - start}: {actual[i]:R}, by PyTorch {expected[i]:R}";
            }
        }
    }
}
