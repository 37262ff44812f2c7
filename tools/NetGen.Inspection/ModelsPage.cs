using System.Globalization;
using System.Text;
using NetGen.Compiler;

namespace NetGen.Inspection;

/// <summary>
/// docs/models.md: of each spec what its comment says, its figures as the compiler knows them, and its graph. A test holds the
/// page to the specs.
/// </summary>
public static class ModelsPage
{
    /// <summary>The page, for a folder of specs.</summary>
    public static string Text(string folder)
    {
        (string Name, string Spec, ShapedNetwork Network)[] models =
        [
            .. Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal)
                .Select(path => (Path.GetFileNameWithoutExtension(path), File.ReadAllText(path)))
                .Select(model => (model.Item1, model.Item2, Shape(model.Item1, model.Item2))),
        ];
        StringBuilder page = new();
        page.Append("""
            # The networks of models/

            <!-- Written by: dotnet run -c Release --project benchmarks/NetGen.Generation.Benchmarks -- --describe -->

            What each spec is, where it comes from, and what the compiler knows of it. Multiply-adds are of one sample's forward pass,
            those on padding included. Activations are the outputs of all layers for one sample, before any share memory. Workspaces are
            what a call takes for one sample: of the stack, or where the forward pass takes more than `NetGenStackBudget`, or the
            backward pass more than 4 KB, of native memory, a block for each thread; `native` says that it is more than the budget.
            Running statistics are batch normalization's; `ParameterCount` leaves them out and some sources count them.
            How long each takes to build: [performance.md](performance.md).

            """);
        page.Append("\n| spec | input | parameters | running statistics | multiply-adds | activations, bytes ")
            .Append("| workspace forward, bytes | backward, bytes |\n|---|---|---:|---:|---:|---:|---:|---:|\n");
        foreach ((string name, _, ShapedNetwork network) in models)
            page.Append($"| [{name}](#{name}) | {network.Input} | {Count(network.ParameterCount)} | {Count(Statistics(network))} | "
                + $"{Count(network.MultiplyAdds)} | {Count(network.ActivationBytes)} | {Workspaces(network)} |\n");
        foreach ((string name, string spec, ShapedNetwork network) in models)
            AppendModel(page, name, spec, network);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void AppendModel(StringBuilder page, string name, string spec, ShapedNetwork network)
    {
        page.Append($"\n## {name}\n\n");
        foreach (string line in spec.Split('\n').TakeWhile(line => line.StartsWith('#')))
            page.Append(line.TrimStart('#').Trim()).Append('\n');
        page.Append($"\n[The spec](../models/{name}.yaml); in C#, `{network.Name}`.\n");
        page.Append("\n```mermaid\n").Append(NetworkGraph.Mermaid(network)).Append("```\n");

        page.Append("\n<details><summary>Its layers</summary>\n\n");
        page.Append("| layer | | output | parameters | multiply-adds | sees of the input |\n|---|---|---|---:|---:|---|\n");
        EquatableArray<ReceptiveField> fields = ReceptiveFields.Run(network);
        foreach (GraphNode node in NetworkGraph.Nodes(network))
        {
            long parameters = node.Layers.Sum(layer => layer.ParameterCount), work = node.Layers.Sum(layer => layer.MultiplyAdds);
            string field = network.Input.IsVector ? "" : fields[node.Last.Id].ToString();
            page.Append($"| {node.Head.Name} | {node.Text} | {node.Last.Output} | {Count(parameters)} | {Count(work)} | {field} |\n");
        }
        page.Append("\n</details>\n");
    }

    private static string Workspaces(ShapedNetwork network)
    {
        PlannedNetwork planned = NetworkCompiler.Plan(network, new GenerationOptions("", GenerationOptions.DefaultStackBudget));
        string backward = planned.Training is TrainingPlan training ? Workspace(training.FrameBytes, training.IsNative) : "";
        return $"{Workspace(planned.Forward.BytesFor(1), planned.Forward.IsNative)} | {backward}";
    }

    private static string Workspace(long bytes, bool isNative) => Count(bytes) + (isNative ? " native" : "");

    private static ShapedNetwork Shape(string name, string text) =>
        SpecReader.Read(text, $"models/{name}.yaml").Spec is NetworkSpec spec && InferShapes.Run(spec).Network is ShapedNetwork network
            ? network
            : throw new InvalidDataException($"models/{name}.yaml has mistakes; the build names them");

    private static long Statistics(ShapedNetwork network) =>
        network.Layers.SelectMany(layer => layer.Parameters).Where(parameter => parameter.IsStatistic).Sum(parameter => parameter.Length);

    private static string Count(long value) => value == 0 ? "" : value.ToString("N0", CultureInfo.InvariantCulture);
}
