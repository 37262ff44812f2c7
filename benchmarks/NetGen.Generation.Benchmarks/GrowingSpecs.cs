namespace NetGen.Generation.Benchmarks;

/// <summary>Specs of more and more layers, to see whether the time grows as the layers do.</summary>
public static class GrowingSpecs
{
    public static IEnumerable<(string Name, string Text)> All =>
    [
        .. new[] { 250, 500, 1_000, 2_000 }.Select(layers => ($"{layers:N0} equal layers", Text(layers, _ => 16))),
        .. new[] { 250, 500, 1_000, 2_000 }.Select(layers => ($"{layers:N0} that differ", Text(layers, i => i % 200 + 8))),
    ];

    /// <summary>Convolutions, with as many filters as said, on 8x8 pixels.</summary>
    private static string Text(int layers, Func<int, int> filters) =>
        $"input: 8x8x8\nlayers: [{string.Join(", ", Enumerable.Range(0, layers).Select(i => $"conv3x3-{filters(i)}"))}]\nloss: mse\n";
}
