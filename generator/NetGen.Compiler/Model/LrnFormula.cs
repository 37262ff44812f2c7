namespace NetGen.Compiler;

/// <summary>
/// Local response normalization across channels (Krizhevsky et al. 2012), with PyTorch's alpha:
/// x * (k + alpha / size * sum of squares over the size channels around)^-beta.
/// </summary>
public readonly record struct LrnFormula(int Size, float Alpha, float Beta, float K)
{
    /// <summary>Channels below the one normalized that count; PyTorch's split of an even size.</summary>
    public int Below => Size / 2;

    /// <summary>Channels above that count.</summary>
    public int Above => (Size - 1) / 2;
}
