namespace NetGen.Numerics.Tests;

using System.Reflection;
using NetGen.Compiler;

/// <summary>Random networks, compiled, against the interpreter; and the interpreter against finite differences.</summary>
public class RandomNetworkTests
{
    private const int Networks = 320, UnfusedNetworks = 80;

    /// <summary>Networks that are looked through, and not compiled, for what no other had.</summary>
    private const int MaxSearched = 5000;

    /// <summary>Networks compiled into one assembly.</summary>
    private const int BatchSize = 80;

    [Fact]
    public void Agree_with_the_interpreter()
    {
        HashSet<string> covered = RunAll(Enumerable.Range(0, Networks));
        HashSet<string> missing = [.. Coverage.Required.Except(covered)];
        covered.UnionWith(RunAll(WithSomeOf(missing)));
        missing.ExceptWith(covered);
        Assert.True(missing.Count == 0, $"No random network had: {string.Join(", ", missing)}");
    }

    /// <summary>Of the networks behind the first ones those with a rare feature that these lack, as few as have all of them.</summary>
    private static List<int> WithSomeOf(IEnumerable<string> missing)
    {
        HashSet<string> wanted = [.. missing];
        List<int> numbers = [];
        for (int number = Networks; number < Networks + MaxSearched && wanted.Count > 0; number++)
        {
            int before = wanted.Count;
            wanted.ExceptWith(RandomNetwork.FeaturesOf(number));
            if (wanted.Count < before)
                numbers.Add(number);
        }
        return numbers;
    }

    /// <summary>The same without the passes that merge layers: fused and unfused programs of a spec compute the same.</summary>
    [Fact]
    public void Agree_with_the_interpreter_unfused() => RunAll(Enumerable.Range(0, UnfusedNetworks), fuses: false);

    /// <summary>The slope of the loss along one random direction a tensor, as (f(w + h d) - f(w - h d)) / 2h.</summary>
    [Fact]
    public void The_interpreters_gradients_are_finite_differences()
    {
        const double H = 1e-6;
        for (int number = 0; number < 60; number++)
        {
            RandomNetwork network = RandomNetwork.Create(number);
            Interpreter interpreter = new(network.Shaped, network.Seed, RandomNetwork.Step);
            uint ordinal = 1000;
            string[] trained =
            [
                .. network.Shaped.Layers.SelectMany(
                    layer => layer.Parameters.Where(p => p.IsTrained).Select(p => $"{layer.Name}.{p.Name}")),
            ];
            foreach (string name in trained)
            {
                double[] gradient = network.Expected.Gradients[name];
                double[] direction = Comparison.ToDouble(
                    PhiloxDefinition.Fill(network.Seed, ordinal++, gradient.Length, 1 / Math.Sqrt(gradient.Length)));
                double numeric = (LossAt(H) - LossAt(-H)) / (2 * H);
                double analytic = gradient.Zip(direction, (g, d) => g * d).Sum();
                Assert.True(Math.Abs(numeric - analytic) <= 1e-8 + 1e-5 * Math.Abs(analytic),
                    $"gradient of {name}: {analytic:G8}, by differences {numeric:G8}\n{network.Spec.Yaml}");

                double LossAt(double h)
                {
                    Dictionary<string, double[]> moved = new(network.Parameters)
                    {
                        [name] = [.. network.Parameters[name].Zip(direction, (w, d) => w + h * d)],
                    };
                    return interpreter.Loss(moved, network.Minibatch);
                }
            }
        }
    }

    /// <summary>Compiles and compares networks; returns what they covered. Every failure is listed with its spec.</summary>
    internal static HashSet<string> RunAll(IEnumerable<int> numbers, bool fuses = true)
    {
        HashSet<string> covered = [];
        List<string> failures = [];
        foreach (int[] batch in numbers.Chunk(BatchSize))
        {
            RandomNetwork[] randoms = Array.ConvertAll(batch, RandomNetwork.Create);
            GeneratedNetwork[] generated = Array.ConvertAll(randoms, random => Generate(random, fuses));
            covered.UnionWith(
                generated.Select(network => network.Diagnostics.Count == 0 ? "workspace on the stack" : "workspace in native memory"));
            Assembly assembly = InMemoryCompilation.Load(
                $"RandomNetworks{(fuses ? "" : "Unfused")}{batch[0]}",
                generated.SelectMany(network => network.Files.Select(file => file.Text)));
            foreach (RandomNetwork random in randoms)
            {
                covered.UnionWith(Coverage.Of(random.Shaped, random.Spec.UsesLabels));
                Type type = assembly.GetType($"RandomNetworks.{random.Spec.Name}", throwOnError: true)!;
                Type check = typeof(RandomNetworkCheck<>).MakeGenericType(type);
                try
                {
                    ((IRandomNetworkCheck)Activator.CreateInstance(check, random)!).Run();
                }
                catch (Exception failure)
                {
                    failures.Add($"{failure.Message}\n{random.Samples} samples, labels: {random.Spec.UsesLabels}\n{random.Spec.Yaml}");
                }
            }
        }
        if (failures.Count > 0)
            Assert.Fail(
                $"{failures.Count} networks disagree with the interpreter. The first ones:\n\n"
                + $"{string.Join("\n\n", failures.Take(10))}");
        return covered;
    }

    /// <summary>Every fourth network may take no more than 2 KB of stack, so most of those work in native memory.</summary>
    private static GeneratedNetwork Generate(RandomNetwork random, bool fuses)
    {
        int stackBudget = random.Number % 4 == 3 ? 2048 : GenerationOptions.DefaultStackBudget;
        return NetworkCompiler.Generate(random.Shaped, new GenerationOptions("RandomNetworks", stackBudget) { Fuses = fuses });
    }
}
