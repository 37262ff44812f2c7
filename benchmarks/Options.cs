using System.Globalization;

namespace NetGen.Benchmarks;

/// <summary>The options of a command: <c>--name value</c>, lists separated by commas.</summary>
public sealed class Options
{
    private readonly Dictionary<string, string> _values = [];

    /// <exception cref="ArgumentException">There is an option that is not among the known, or one without a value.</exception>
    public Options(IReadOnlyList<string> arguments, params string[] known)
    {
        for (int i = 0; i < arguments.Count; i += 2)
        {
            if (!known.Contains(arguments[i]))
                throw new ArgumentException($"unknown option '{arguments[i]}'; there are {string.Join(", ", known)}");
            _values[arguments[i]] = i + 1 < arguments.Count ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} needs a value");
        }
    }

    public string Text(string name, string otherwise) => _values.GetValueOrDefault(name, otherwise);

    public double Number(string name, double otherwise) => _values.TryGetValue(name, out string? text) ? Positive(name, text) : otherwise;

    /// <summary>Whole numbers above 0.</summary>
    public IReadOnlyList<int> Counts(string name, params int[] otherwise) =>
        _values.TryGetValue(name, out string? text) ? [.. text.Split(',').Select(one => Count(name, one))] : otherwise;

    /// <summary>Words, each among those there are; all of them where the option is missing.</summary>
    public IReadOnlyList<string> Words(string name, IEnumerable<string> all)
    {
        if (!_values.TryGetValue(name, out string? text))
            return [.. all];
        string[] words = text.Split(',');
        return words.FirstOrDefault(word => !all.Contains(word)) is string wrong
            ? throw new ArgumentException($"{name}: there is no '{wrong}'; there are {string.Join(", ", all)}")
            : words;
    }

    private static int Count(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 ? count
        : throw new ArgumentException($"{name}: '{text}' is not a whole number above 0");

    private static double Positive(string name, string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out double number) && number > 0 ? number
        : throw new ArgumentException($"{name}: '{text}' is not a number above 0");
}
