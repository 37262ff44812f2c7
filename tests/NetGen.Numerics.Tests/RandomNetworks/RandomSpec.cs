namespace NetGen.Numerics.Tests;

/// <summary>A spec drawn at random, and how it is to be tried.</summary>
/// <param name="Name">Its class name.</param>
/// <param name="Yaml">Its text.</param>
/// <param name="UsesLabels">Whether it is trained with class labels, rather than float targets.</param>
internal sealed record RandomSpec(string Name, string Yaml, bool UsesLabels)
{
    /// <summary>The spec of this number; the same number and variant give the same spec.</summary>
    /// <remarks>Every twelfth is larger, so that tiles and panels of every size are met, with what is left over at their edges.</remarks>
    public static RandomSpec Draw(int number, int variant)
    {
        RandomSpecWriter writer = new(new Random(number + 1_000_000 * variant), maxMultiplyAdds: number % 12 == 11 ? 400_000 : 40_000);
        return writer.Write($"Random{number}");
    }
}
