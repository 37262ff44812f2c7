namespace NetGen.Compiler;

/// <summary>An option of an activation function: a number, or the index of one of some words.</summary>
/// <param name="Default">PyTorch's.</param>
/// <param name="Example">A value, for messages.</param>
internal sealed record ActivationOption(string Key, float Default, string Example)
{
    private static readonly ActivationOption[] None = [];

    /// <summary>What it must be: <see cref="Needed"/> in code.</summary>
    private Func<float, bool> Accepts { get; init; } = _ => true;

    private string Needed { get; init; } = "a number that float32 can hold";

    /// <summary>The words it takes; null for a number.</summary>
    private string[]? Words { get; init; }

    /// <summary>Those of a function, in the order of <see cref="Activation"/>'s parameters.</summary>
    public static IReadOnlyList<ActivationOption> Of(ActivationFunction function) => function switch
    {
        ActivationFunction.LeakyRelu => [new("slope", 0.01f, "0.01")],
        ActivationFunction.Elu => [new("alpha", 1, "1")],
        ActivationFunction.Celu => [new("alpha", 1, "1") { Accepts = alpha => alpha > 0, Needed = "above 0" }],
        ActivationFunction.HardSigmoid =>
            [new("slope", 1f / 6, "0.2") { Accepts = slope => slope > 0, Needed = "above 0" }, new("offset", 0.5f, "0.5")],
        ActivationFunction.Clip => [new("min", float.NegativeInfinity, "0"), new("max", float.PositiveInfinity, "6")],
        ActivationFunction.Gelu => [new("approximate", 0, "tanh") { Words = ["none", "tanh"] }],
        _ => None,
    };

    public float? Read(ValueReader reader, YamlNode node, string place) =>
        Words is null ? reader.Single(node, place, Accepts, Needed) : reader.Choice(node, place, Words);
}
