using System.CommandLine;
using System.Text;
using NetGen.Benchmarks.Comparisons;
using NetGen.CommandLines;
using NetGen.Compiler;
using NetGen.Inspection;

namespace NetGen.Benchmarks.Layers;

/// <summary><c>layers</c>: each layer's tile, time and share of the machine's peak.</summary>
internal static class LayersCommand
{
    private static string Models => Path.Combine(Repository.Root, "models");

    public static Command Create()
    {
        string[] all = Array.ConvertAll(Directory.GetFiles(Models, "*.yaml"), path => Path.GetFileNameWithoutExtension(path));
        Array.Sort(all, StringComparer.Ordinal);
        Option<CommaList<string>> nets = ValueOption.Words("--nets", "specs of models/", all);
        Option<int> batch = ValueOption.WholeNumber("--batch", "samples of a call", 1, int.MaxValue, 50);
        Option<double> seconds = ValueOption.Positive("--seconds", "how long to repeat a network's call", 0.5);
        Option<string?> folder = Results.Folder();
        Command command = new("layers", "each layer's tile, time and share of the machine's peak") { nets, batch, seconds, folder };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(nets).Values, parsed.GetValue(batch), parsed.GetValue(seconds), new Results(parsed.GetValue(folder))));
        return command;
    }

    private static void Run(IReadOnlyList<string> networks, int batch, double seconds, Results results)
    {
        Machine machine = Machine.Measure();
        StringBuilder page = new();
        page.AppendLine("# The layers of models/").AppendLine();
        page.AppendLine("<!-- Written by: dotnet run -c Release --project benchmarks -- layers -->").AppendLine();
        page.AppendLine($"{DateTime.UtcNow:yyyy-MM-dd}, {machine}. One thread, {batch} samples a call, .NET {Environment.Version}.")
            .AppendLine();
        page.AppendLine(
            "Each call of a kernel is timed where it stands in the network; "
            + "a layer's time is that of all its kernels, microseconds a sample. "
            + "Multiply-adds are the spec's, those on padding included, so that an algorithm that needs fewer can pass the peak. "
            + "*Backward* is the gradient for the weights and, but in first layers, for the inputs, "
            + "with what either needs to have packed or flipped. "
            + "A layer that another one's kernel computes too has no row.");
        foreach (string name in networks)
        {
            IReadOnlyList<LayerRow> rows = Measure(Path.Combine(Models, name + ".yaml"), batch, seconds);
            string table = Table(rows, machine.Peak);
            Console.WriteLine($"\n{name}\n{table}");
            page.AppendLine().AppendLine($"## {name}").AppendLine().Append(table);
        }

        results.Save("layers.md", page.ToString());
    }

    private static IReadOnlyList<LayerRow> Measure(string path, int batch, double seconds)
    {
        const string Namespace = "Measured";
        NetworkSpec spec = SpecReader.Read(File.ReadAllText(path), Path.GetFileName(path)).Spec
            ?? throw new ArgumentException($"{path} is not a right spec; its project's build says why");
        ShapedNetwork shaped = InferShapes.Run(spec).Network
            ?? throw new ArgumentException($"{path} has layers that do not fit; its project's build says why");
        GeneratedNetwork generated = NetworkCompiler.Generate(
            shaped, new GenerationOptions(Namespace, GenerationOptions.DefaultStackBudget));
        InstrumentedNetwork network = InstrumentedNetwork.Of(generated);
        double[] times = LayerClock.Measure(network, $"{Namespace}.{shaped.Name}", batch, seconds);
        return LayerRow.Of(shaped, network.Sites, times);
    }

    private static string Table(IReadOnlyList<LayerRow> rows, double peak)
    {
        StringBuilder text = new();
        text.AppendLine("| layer | | forward: tile | us | of peak | backward: tiles | us | of peak |");
        text.AppendLine("|---|---|---|---:|---:|---|---:|---:|");
        foreach (LayerRow row in rows)
            text.AppendLine(
                $"| {row.Name} | `{row.Spec.ReplaceLineEndings(" ")}` | {Cells(row.Forward, peak)} | {Cells(row.Backward, peak)} |");
        text.AppendLine($"| all | | | {rows.Sum(row => row.Forward.Time):F2} | {Share(rows.Select(row => row.Forward), peak)} | | "
            + $"{rows.Sum(row => row.Backward.Time):F2} | {Share(rows.Select(row => row.Backward), peak)} |");
        return text.ToString();
    }

    private static string Cells(Direction direction, double peak) => direction.Time == 0 ? " | |"
        : $"{direction.Tiles} | {direction.Time:F2} | {Share([direction], peak)}";

    private static string Share(IEnumerable<Direction> directions, double peak)
    {
        double time = directions.Sum(direction => direction.Time),
            gigaflops = 2.0 * directions.Sum(direction => direction.MultiplyAdds) / time / 1000;
        return time == 0 || gigaflops == 0 ? "" : peak == 0 ? $"{gigaflops:F0} GFLOP/s" : $"{gigaflops / peak:P0}";
    }
}
