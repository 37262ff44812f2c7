using System.Reflection;

namespace NetGen.Compiler;

public enum Severity { Information, Warning, Error }

/// <summary>A kind of diagnostic.</summary>
/// <param name="Code"><c>NG</c> and four digits; the first two say what it is about.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Title">A few words.</param>
/// <param name="Help">Why it is one and what to do, in a sentence or two.</param>
public sealed record DiagnosticRule(string Code, Severity Severity, string Title, string Help)
{
    /// <summary>The page of all diagnostics, in the repository that the build names.</summary>
    private static readonly string s_page = typeof(DiagnosticRule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryUrl").Value + "/blob/main/docs/diagnostics.md";

    /// <summary>Where its section can be read: an editor opens it for whoever clicks the code.</summary>
    public string HelpLink => $"{s_page}#{Anchor($"{Code}: {Title}")}";

    /// <summary>The anchor that GitHub gives a heading: lower case, spaces as hyphens, no other punctuation.</summary>
    private static string Anchor(string heading) => string.Concat(heading.ToLowerInvariant()
        .Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')
        .Select(letter => letter == ' ' ? '-' : letter));
}
