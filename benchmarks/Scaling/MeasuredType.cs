using System.Reflection;
using NetGen.Compiler;
using NetGen.Inspection;

namespace NetGen.Benchmarks.Scaling;

/// <summary>A network's class, measured.</summary>
internal static class MeasuredType
{
    private const int Threads = 1;

    /// <summary>The class of a spec, compiled.</summary>
    public static Type Of(string text)
    {
        const string Namespace = "Measured";
        NetworkSpec spec = SpecReader.Read(text, "models/scaled.yaml").Spec ?? throw new ArgumentException($"not a right spec:\n{text}");
        ShapedNetwork shaped = InferShapes.Run(spec).Network ?? throw new ArgumentException($"layers do not fit:\n{text}");
        GeneratedNetwork generated = NetworkCompiler.Generate(
            shaped, new GenerationOptions(Namespace, GenerationOptions.DefaultStackBudget));
        return Assembly.Load(BuildCost.Compile([.. generated.Files.Select(file => file.Text)])).GetType($"{Namespace}.{shaped.Name}")!;
    }

    public static ScalingPoint Measure(Type network, string series, int size, int batch, double seconds)
    {
        MethodInfo of = typeof(Measurement).GetMethod(nameof(Measurement.Of))!.MakeGenericMethod(network);
        double PerSample(Mode mode)
        {
            Measurement measured = (Measurement)of.Invoke(null, [new Workload(series, mode, batch, Threads, seconds)])!;
            // The fastest call: what other programs take of the machine only adds.
            return measured.Min * 1000 / batch;
        }
        NetworkInfo info = (NetworkInfo)network.GetProperty("Info", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        long arena = (long)network.GetNestedType("Kernels", BindingFlags.NonPublic)!
            .GetMethod("ArenaLength", BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [batch, Threads])!;
        return new ScalingPoint(series, size, PerSample(Mode.Forward), PerSample(Mode.TrainSgd), 4L * info.ParameterBlockLength, 4 * arena);
    }
}
