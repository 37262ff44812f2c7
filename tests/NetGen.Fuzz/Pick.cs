namespace NetGen.Fuzz;

/// <summary>Draws.</summary>
internal static class Pick
{
    public static T One<T>(this Random random, IReadOnlyList<T> of) => of[random.Next(of.Count)];

    public static bool Chance(this Random random, double share) => random.NextDouble() < share;
}
