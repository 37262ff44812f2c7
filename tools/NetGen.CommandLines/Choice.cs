using System.CommandLine;

namespace NetGen.CommandLines;

/// <summary>Arguments and options that take some words and no others.</summary>
public static class Choice
{
    /// <param name="argument">Whatever number of words.</param>
    /// <param name="kind">What the words are, for the message: target, spec.</param>
    /// <param name="words">Those there are.</param>
    public static void TakesOnly(this Argument argument, string kind, IReadOnlyList<string> words) =>
        argument.Validators.Add(result =>
        {
            foreach (string wrong in result.Tokens.Select(token => token.Value).Except(words))
                result.AddError($"there is no {kind} '{wrong}'; there are {string.Join(", ", words)}");
        });

    /// <param name="option">Whatever number of words.</param>
    /// <param name="words">Those there are.</param>
    public static void TakesOnly(this Option option, IReadOnlyList<string> words) =>
        option.Validators.Add(result =>
        {
            foreach (string wrong in result.Tokens.Select(token => token.Value).Except(words))
                result.AddError($"{option.Name}: there is no '{wrong}'; there are {string.Join(", ", words)}");
        });
}
