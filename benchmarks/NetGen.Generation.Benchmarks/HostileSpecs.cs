using System.Text;

namespace NetGen.Generation.Benchmarks;

/// <summary>Specs made to waste a compiler's time; its limits are to refuse each one quickly.</summary>
public static class HostileSpecs
{
    private const int TenMegabytes = 10_000_000;

    /// <summary>What the compiler takes at most, in characters, so that the parser itself gets to work.</summary>
    private const int JustUnderTheLimit = 999_000;

    public static IEnumerable<(string Name, string Text)> All =>
    [
        ("10 MB of [", new string('[', TenMegabytes)),
        ("10 MB of '- '", Repeat("- ", TenMegabytes)),
        ("1 MB of [", new string('[', JustUnderTheLimit)),
        ("1 MB of '- '", Repeat("- ", JustUnderTheLimit)),
        ("1 MB of lines '- '", Repeat("- \n", JustUnderTheLimit)),
        ("1 MB of {a: ", Repeat("{a: ", JustUnderTheLimit)),
        ("1 MB of keys", string.Concat(Enumerable.Range(0, 75_000).Select(i => $"key{i}: 1\n"))),
        ("1 MB of layers", $"input: 4\nlayers: [{Repeat("relu, ", JustUnderTheLimit)}relu]\nloss: none\n"),
        ("1 MB of unknown layers", $"input: 4\nlayers: [{Repeat("konv, ", JustUnderTheLimit)}relu]\nloss: none\n"),
        ("1 MB of one word", $"input: {new string('x', JustUnderTheLimit)}\n"),
        ("alias bomb", "a: &a [x,x,x,x,x,x,x,x,x]\n" + string.Concat(
            Enumerable.Range(0, 20).Select(i => $"{(char)('b' + i)}: &{(char)('b' + i)} [{Repeat($"*{(char)('a' + i)},", 27)}]\n"))),
        ("NUL bytes", new string('\0', JustUnderTheLimit)),
        ("10,000 dense layers", $"input: 4\nlayers: [{string.Join(", ", Enumerable.Repeat("dense4", 10_000))}]\nloss: none\n"),
    ];

    private static string Repeat(string text, int length) => new StringBuilder(length).Insert(0, text, length / text.Length).ToString();
}
