namespace NetGen.Compiler;

/// <summary>
/// What happens to a convolution's sums before they are stored: the activation function; <paramref name="Pool"/>, max pooling.
/// </summary>
public sealed record ConvEpilogue(bool HasBias, Activation Activation, PoolEpilogue? Pool)
{
    /// <summary>Nothing at all: a plain sum of products.</summary>
    public static readonly ConvEpilogue Plain = new(HasBias: false, Activation.None, Pool: null);

    /// <summary>
    /// Whether pooling comes before the activation function, which then is worked out once a window: one that never falls changes no
    /// order.
    /// </summary>
    public bool IsPooledFirst => Pool is not null && Activation.IsMonotone;

    /// <summary>The operands of the kernel after input and weights.</summary>
    public IEnumerable<string> Operands =>
        [.. HasBias ? new[] { "bias" } : [], "output", .. Pool is { KeepsArgmax: true } ? new[] { "argmax" } : []];

    /// <summary>For a kernel's summary: <c>, relu, max pool 2x2</c>.</summary>
    public string Describe() =>
        (Activation.Function == ActivationFunction.None ? "" : ", " + Activation.Function.ToString().ToLowerInvariant())
        + (Pool is null ? "" : FormattableString.Invariant($", max pool {Pool.Height}x{Pool.Width}"));

    /// <summary>Puts a vector through the activation function in place.</summary>
    /// <param name="value">The vector's name.</param>
    /// <param name="channels">How many channels are not padding.</param>
    /// <param name="column">The vector's first channel.</param>
    public void WriteActivated(CodeWriter w, string value, Affine channels, Affine column)
    {
        if (Activation.Function != ActivationFunction.None)
            w.Line($"{value} = {(Activation.KeepsZero ? ActivationCode.Forward(Activation, value) : Masked(value, channels, column))};");
    }

    /// <summary>The activation function of a vector, with padding lanes put back to zero where f(0) is not.</summary>
    /// <param name="value">The vector's name.</param>
    /// <param name="channels">How many channels are not padding.</param>
    /// <param name="column">The vector's first channel.</param>
    public string Activated(string value, int channels, Affine column)
    {
        bool isMasked = !Activation.KeepsZero && channels != Lanes.Pad(channels);
        return isMasked ? Masked(value, channels, column) : ActivationCode.Forward(Activation, value);
    }

    private string Masked(string value, Affine channels, Affine column) =>
        $"S.KeepFirst({ActivationCode.Forward(Activation, value)}, {channels - column})";
}
