namespace NetGen.Compiler;

/// <summary>What may follow a layer's word in its shorthand.</summary>
internal enum ShorthandForm
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary><c>5x5-32</c>, or <c>5-32</c>, and an optional <c>/2</c>: kernel, filters, stride.</summary>
    KernelAndFilters,

    /// <summary>An optional <c>3x3</c>, or <c>3</c>, and an optional <c>/2</c>: kernel, stride.</summary>
    Kernel,

    /// <summary>An optional <c>2x</c> or <c>2x3</c>: factor.</summary>
    Factor,

    /// <summary>An optional number: the main option.</summary>
    Number,
}

/// <summary>How the spec writes one kind of layer: the catalogue's row.</summary>
/// <param name="Word">Its word.</param>
/// <param name="Example">How it is written, for messages.</param>
/// <param name="Options">The keys of its long form, <c>name</c> and <c>from</c> apart.</param>
/// <param name="Bind">Makes the layer of its options.</param>
internal sealed record LayerKind(string Word, string Example, string[] Options, Func<LayerOptions, Layer> Bind)
{
    /// <summary>Keys that every layer takes.</summary>
    public static IReadOnlyList<string> CommonOptions { get; } = ["name", "from"];

    /// <summary>All keys of its long form.</summary>
    public IReadOnlyList<string> Keys { get; } = [.. Options, .. CommonOptions];

    public ShorthandForm Shorthand { get; init; }

    /// <summary>The option that a lone value is: <c>dense: 10</c>.</summary>
    public string? MainOption { get; init; }

    /// <summary>What unnamed layers are called, with a number after it.</summary>
    public string NamePrefix { get; init; } = Word;

    /// <summary>
    /// Whether the layer it reads is left without the default activation, since this one stands for it or comes before it.
    /// </summary>
    public bool TakesLinearInput { get; init; }

    /// <summary>Whether it takes the default activation.</summary>
    public bool HasActivation { get; init; }

    /// <summary>The function it applies, for the initializer of the layer it reads.</summary>
    public ActivationFunction Function { get; init; }

    public int MinInputs { get; init; } = 1;

    public int MaxInputs { get; init; } = 1;
}
