namespace NetGen.Generation.Benchmarks;

/// <summary>
/// Specs within the compiler's limits that are as much work as any: each is to be generated, or refused, in 10 seconds and 2 GB.
/// </summary>
public static class WorstSpecs
{
    private const int Layers = 10_000;

    private static readonly string s_long = new('n', 95);

    public static IEnumerable<(string Name, string Text)> All =>
    [
        ("dense chain", Chain("8", _ => "dense8")),
        ("dense chain, inference", Chain("8", _ => "dense8") + "training: false\n"),
        ("dense chain of 3,200", Chain("8", _ => "dense8", layers: 3_200)),
        ("convolutions, 2,000 equal", Chain("8x8x16", _ => "conv3x3-16", layers: 2_000)),
        ("dense chain, all differ", Chain("8", i => $"dense{i % 600 + 1}", layers: 4_000)),
        ("convolutions, equal", Chain("8x8x16", _ => "conv3x3-16")),
        ("convolutions, all differ", Chain("8x8x8", i => $"conv3x3-{i % 300 + 8}", layers: 1_000)),
        ("Winograd, all differ", Chain("16x16x16", i => $"conv3x3-{16 + i % 30 * 16}", layers: 600)),
        ("depthwise", Chain("8x8x16", _ => "depthwise3x3")),
        ("batchnorm", Chain("8x8x16", _ => "batchnorm")),
        ("conv, batchnorm, relu", Chain("8x8x16", i => (i % 3) switch { 0 => "conv1x1-16", 1 => "batchnorm", _ => "relu" })),
        ("lrn of 3,300", Chain("8x8x16", _ => "lrn", layers: 3_300)),
        ("lrn", Chain("8x8x16", _ => "lrn")),
        ("scale", Chain("8", _ => "scale")),
        ("dense and scale", Chain("8", i => i % 2 == 0 ? "dense8" : "scale")),
        ("dropout", Chain("8", i => i == Layers - 1 ? "dense2" : "dropout")),
        ("relu", Chain("8", i => i == 0 ? "dense8" : "relu")),
        ("pools", Chain("8x8x16", i => i == 0 ? "conv1x1-16" : "maxpool: { kernel: 3x3, stride: 1, padding: same }")),
        ("softmax", Chain("8", i => i == 0 ? "dense8" : "softmax")),
        ("residual blocks", Items("8x8x16", Enumerable.Range(0, Layers / 2).SelectMany(i => new[]
            { $"conv3x3-16: {{ name: c{i} }}", i == 0 ? "relu: { name: a0 }" : $"add: {{ from: [c{i}, a{i - 1}], name: a{i} }}" }))),
        ("add of 256, again and again", JoinedOften("add")),
        ("every layer joins 25", Items("8", Enumerable.Range(0, 4_000).Select(i => i < 25
            ? $"dense: {{ units: 8, name: a{i} }}"
            : $"add: {{ from: [{string.Join(",", Enumerable.Range(i - 25, 25).Select(j => $"a{j}"))}], name: a{i} }}"))),
        ("concat of 256, again and again", JoinedOften("concat")),
        ("branches, joined in two steps", Branches(9_000)),
        ("long names", Items("8", Enumerable.Range(0, 8_500).Select(i => $"dense8: {{name: {s_long}{i:D4}}}"))),
        ("1 MB of weights", $"input: 1000\nloss: mse\nlayers: [dense: {{ units: 250, weights: [{Repeated("1", 250_000)}] }}]\n"),
        ("1 MB of a table", $"input: 4x4x500\nloss: mse\nlayers: [conv: {{ kernel: 1x1, filters: 500, "
            + $"table: [{string.Join(", ", Enumerable.Repeat($"[{string.Join(",", Enumerable.Range(0, 500))}]", 500))}] }}]\n"),
        ("1 MB of classes", $"input: 8\nloss: mse\nlayers: [dense90000]\n"
            + $"classes: [{string.Join(",", Enumerable.Range(0, 90_000).Select(i => $"c{i}"))}]\n"),
        ("an image of few rows and millions of columns",
            "input: 4x16000000x8\nloss: mse\ntraining: false\nlayers: [conv3x3-8, globalavgpool]\n"),
        ("an image of millions of rows", "input: 16000000x4x8\nloss: mse\ntraining: false\nlayers: [conv3x3-8, globalavgpool]\n"),
    ];

    private static string Chain(string input, Func<int, string> layer, int layers = Layers) =>
        Items(input, Enumerable.Range(0, layers).Select(layer));

    private static string Items(string input, IEnumerable<string> layers) =>
        $"input: {input}\nloss: mse\nlayers: [{string.Join(", ", layers)}]\n";

    /// <summary>As many layers as there may be that read the input, joined in two steps.</summary>
    private static string Branches(int branches) =>
        Items("8x8x4", [.. Enumerable.Range(0, branches).Select(i => $"conv1x1-2: {{ from: input, name: b{i} }}"),
            .. Joining("concat", branches)]);

    /// <summary>As many inputs of layers as a file of 1 MB holds.</summary>
    private static string JoinedOften(string kind)
    {
        const int Joins = 1_700;
        IEnumerable<string> joins = Enumerable.Range(0, Joins).Select(i => $"{kind}: {{ from: [{Repeated("a", 256)}], name: b{i} }}");
        return Items("8", ["dense: { units: 8, name: a }", .. joins, .. Joining(kind, Joins)]);
    }

    /// <summary>Layers b0, b1, ... joined 256 at a time, and then what that gives.</summary>
    private static IEnumerable<string> Joining(string kind, int count)
    {
        int[][] groups = [.. Enumerable.Range(0, count).Chunk(256)];
        return groups.Select((group, i) => $"{kind}: {{ from: [{string.Join(", ", group.Select(b => $"b{b}"))}], name: g{i} }}")
            .Append($"{kind}: {{ from: [{string.Join(", ", groups.Select((_, i) => $"g{i}"))}] }}");
    }

    private static string Repeated(string item, int count) => string.Join(",", Enumerable.Repeat(item, count));
}
