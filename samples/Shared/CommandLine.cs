using System.Globalization;

namespace Samples;

/// <summary>Reads command lines of options with one value each.</summary>
public static class CommandLine
{
    public const string Help = "--help";

    /// <summary>The options, written <c>--name value</c> or <c>--name=value</c>, in their order; <see cref="Help"/> has no value.</summary>
    /// <param name="arguments">What was written.</param>
    /// <param name="names">The options there are, besides <see cref="Help"/>.</param>
    /// <exception cref="SampleException">An option is unknown or lacks its value.</exception>
    public static IEnumerable<(string Name, string Value)> Options(IReadOnlyList<string> arguments, params IReadOnlyList<string> names)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i].Split('=', 2)[0];
            if (name is Help or "-h" or "-?")
            {
                yield return (Help, "");
                continue;
            }

            if (!names.Contains(name))
                throw Wrong($"unknown option '{name}'");
            string value = name.Length < arguments[i].Length ? arguments[i][(name.Length + 1)..]
                : ++i < arguments.Count ? arguments[i]
                : throw Wrong($"{name} needs a value");
            yield return (name, value);
        }
    }

    /// <exception cref="SampleException">It cannot be a path.</exception>
    public static string Path(string name, string value) =>
        value.Length > 0 && !value.Contains('\0') ? value : throw Wrong($"{name} needs a path, not '{value}'");

    /// <exception cref="SampleException">It is no number from <paramref name="least"/> to <paramref name="most"/>.</exception>
    public static ulong Number(string name, string value, ulong least, ulong most)
    {
        if (ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) && number >= least && number <= most)
            return number;
        throw Wrong(string.Create(CultureInfo.InvariantCulture, $"{name} needs a whole number from {least} to {most}, not '{value}'"));
    }

    /// <summary>The command line is wrong.</summary>
    public static SampleException Wrong(string what) => new($"{what}; --help lists the options", exitCode: 2);
}
