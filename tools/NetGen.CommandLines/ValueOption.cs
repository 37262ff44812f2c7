using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace NetGen.CommandLines;

/// <summary>
/// Options with one value, <c>--name value</c> or <c>--name=value</c>. Where an option is given more than once, the last value counts.
/// </summary>
public static class ValueOption
{
    /// <summary>A whole number in decimal digits.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="description">For the help.</param>
    /// <param name="min">The smallest that is allowed.</param>
    /// <param name="max">The largest.</param>
    /// <param name="otherwise">The value without the option; null for 0, which the help does not show.</param>
    public static Option<T> WholeNumber<T>(string name, string description, T min, T max, T? otherwise = null)
        where T : struct, IBinaryInteger<T> =>
        Of(name, "N", description, otherwise is T value ? _ => value : null, text =>
            T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out T number) && number >= min && number <= max
                ? number
                : throw Wrong($"{name} needs a whole number from {min} to {max}, not '{text}'"));

    /// <summary>A number above 0.</summary>
    public static Option<double> Positive(string name, string description, double otherwise) =>
        Of(name, "X", description, _ => otherwise, text =>
            double.TryParse(text, CultureInfo.InvariantCulture, out double number) && number > 0 && double.IsFinite(number)
                ? number
                : throw Wrong($"{name} needs a number above 0, not '{text}'"));

    /// <summary>A path; null without the option, unless there is another default.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="kind">What the help calls the value: DIR, FILE.</param>
    /// <param name="description">For the help.</param>
    /// <param name="otherwise">The path without the option.</param>
    public static Option<string?> Path(string name, string kind, string description, string? otherwise = null) =>
        Of<string?>(name, kind, description, otherwise is null ? null : _ => otherwise, text =>
            text.Length > 0 && !text.Contains('\0') ? text : throw Wrong($"{name} needs a path, not '{text}'"));

    /// <summary>Whole numbers above 0, separated by commas.</summary>
    public static Option<CommaList<int>> Counts(string name, string description, params int[] otherwise) =>
        Of(name, "N,N", description, _ => new CommaList<int>(otherwise), text => new CommaList<int>(Array.ConvertAll(
            text.Split(','), part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
                ? count
                : throw Wrong($"{name} needs whole numbers above 0, not '{part}'"))));

    /// <summary>Words separated by commas, each one of those there are.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="description">For the help.</param>
    /// <param name="all">The words there are.</param>
    /// <param name="otherwise">The words without the option; null for all.</param>
    public static Option<CommaList<string>> Words(
        string name, string description, IReadOnlyList<string> all, IReadOnlyList<string>? otherwise = null) =>
        Of(name, "A,B", description, _ => new CommaList<string>(otherwise ?? all), text => new CommaList<string>(Array.ConvertAll(
            text.Split(','), word => all.Contains(word)
                ? word
                : throw Wrong($"{name}: there is no '{word}'; there are {string.Join(", ", all)}"))));

    private static Option<T> Of<T>(
        string name, string kind, string description, Func<ArgumentResult, T>? otherwise, Func<string, T> read)
    {
        Option<T> option = new(name)
        {
            HelpName = kind,
            Description = description,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
            CustomParser = result =>
            {
                try
                {
                    return read(result.Tokens[^1].Value);
                }
                catch (FormatException mistake)
                {
                    result.AddError(mistake.Message);
                    return default;
                }
            },
        };
        if (otherwise is not null)
            option.DefaultValueFactory = otherwise;
        return option;
    }

    private static FormatException Wrong(FormattableString message) => new(FormattableString.Invariant(message));
}
