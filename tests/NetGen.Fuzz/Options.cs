using System.Globalization;

namespace NetGen.Fuzz;

/// <summary>What the command line asks for.</summary>
/// <param name="Targets">The names of targets; none for all.</param>
/// <param name="Seed">What every round is drawn from.</param>
/// <param name="Seconds">How long all targets together may take.</param>
/// <param name="Rounds">How many rounds each target gets in place of a time, or null.</param>
/// <param name="Round">The one round to repeat, or null.</param>
internal sealed record Options(IReadOnlyList<string> Targets, int Seed, int Seconds, long? Rounds, long? Round)
{
    /// <exception cref="ArgumentException">An argument is wrong.</exception>
    public static Options Parse(string[] arguments)
    {
        List<string> targets = [];
        int seed = Random.Shared.Next(), seconds = 60;
        long? rounds = null, round = null;
        for (int i = 0; i < arguments.Length; i++)
            switch (arguments[i])
            {
                case "--seed": seed = (int)Number(++i); break;
                case "--seconds": seconds = (int)Number(++i); break;
                case "--rounds": rounds = Number(++i); break;
                case "--round": round = Number(++i); break;
                default: targets.Add(arguments[i]); break;
            }

        return new Options(targets, seed, seconds, rounds, round);

        long Number(int index) =>
            index < arguments.Length && long.TryParse(arguments[index], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                && number <= int.MaxValue
                ? number
                : throw new ArgumentException($"{arguments[index - 1]} needs a whole number");
    }
}
