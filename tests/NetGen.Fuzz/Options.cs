using System.CommandLine;
using NetGen.CommandLines;

namespace NetGen.Fuzz;

/// <summary>What the command line asks for.</summary>
/// <param name="Targets">The names of targets; none for all.</param>
/// <param name="Seed">What every round is drawn from.</param>
/// <param name="Seconds">How long all targets together may take.</param>
/// <param name="Rounds">How many rounds each target gets in place of a time, or null.</param>
/// <param name="Round">The one round to repeat, or null.</param>
internal sealed record Options(IReadOnlyList<string> Targets, int Seed, int Seconds, long? Rounds, long? Round)
{
    /// <summary>The command line, and what to do with what it says.</summary>
    /// <param name="names">The targets there are.</param>
    /// <param name="run">Runs them; whether all held.</param>
    public static RootCommand Command(string[] names, Func<Options, bool> run)
    {
        Argument<string[]> targets = new("target")
        {
            Description = $"what to fuzz, each for its share of the time (default: all: {string.Join(", ", names)})",
            Arity = ArgumentArity.ZeroOrMore,
        };
        targets.TakesOnly("target", names);
        Option<int> seed = ValueOption.WholeNumber(
            "--seed", "what every round is drawn from (default: another one every time)", 0, int.MaxValue);
        Option<int> seconds = ValueOption.WholeNumber("--seconds", "how long all targets together may take", 0, int.MaxValue, 60);
        Option<long> rounds = ValueOption.WholeNumber<long>("--rounds", "rounds of each target, in place of a time", 0, int.MaxValue);
        Option<long> round = ValueOption.WholeNumber<long>("--round", "the one round to repeat", 0, int.MaxValue);
        RootCommand command = new("""
            Throws random and damaged specs, weights, checkpoints and data at the readers.
            What a round does depends on the target, the seed and the round alone: a failure is repeated by --seed N --round N.
            Exit codes: 0 all rounds held, 1 one failed, 2 the command line is wrong.
            """)
        {
            targets, seed, seconds, rounds, round,
        };
        command.SetAction(parsed => run(new Options(
            parsed.GetValue(targets) ?? [],
            parsed.GetResult(seed) is null ? Random.Shared.Next() : parsed.GetValue(seed),
            parsed.GetValue(seconds),
            parsed.GetResult(rounds) is null ? null : parsed.GetValue(rounds),
            parsed.GetResult(round) is null ? null : parsed.GetValue(round))) ? 0 : 1);
        return command;
    }
}
