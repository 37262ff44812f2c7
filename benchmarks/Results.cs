using System.CommandLine;
using NetGen.CommandLines;

namespace NetGen.Benchmarks;

/// <summary>
/// Where a command's results go: files in a folder (<c>--save DIR</c>), and its text into a page (<c>--page FILE</c>) where one is named.
/// </summary>
internal sealed class Results
{
    public static Option<string?> Folder() => ValueOption.Path("--save", "DIR", "folder for the results (default: artifacts/benchmarks)");

    public static Option<string?> Page() =>
        ValueOption.Path("--page", "FILE", "Markdown page to put the text into, between the lines that name it");

    private readonly string _folder;
    private readonly string? _page;

    /// <param name="folder">The folder, or null for the usual one.</param>
    /// <param name="page">The page, or null for files alone.</param>
    /// <exception cref="ArgumentException">There is no such page.</exception>
    public Results(string? folder, string? page = null)
    {
        _folder = Directory.CreateDirectory(folder ?? Repository.Results).FullName;
        _page = page;
        if (_page is not null && !File.Exists(_page))
            throw new ArgumentException($"--page: there is no file {_page}");
    }

    public void Save(string file, string text)
    {
        string path = Path.Combine(_folder, file);
        File.WriteAllText(path, text.ReplaceLineEndings("\n"));
        Console.WriteLine(path);
    }

    /// <summary>
    /// Markdown: NAME.md in the folder, or the page's part between the lines <c>&lt;!-- NAME --&gt;</c> and
    /// <c>&lt;!-- end of NAME --&gt;</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The page lacks one of the two lines.</exception>
    public void SaveText(string name, string text)
    {
        if (_page is null)
        {
            Save(name + ".md", text);
            return;
        }

        string first = $"<!-- {name} -->\n", last = $"<!-- end of {name} -->";
        string content = File.ReadAllText(_page).ReplaceLineEndings("\n");
        int start = content.IndexOf(first, StringComparison.Ordinal) + first.Length, end = content.IndexOf(last, StringComparison.Ordinal);
        if (start < first.Length || end < start)
        {
            Save(name + ".md", text);
            throw new ArgumentException(
                $"{_page} lacks the line '{first.Trim()}' or after it the line '{last}', between which the figures go");
        }
        File.WriteAllText(_page, content[..start] + "\n" + text.ReplaceLineEndings("\n").Trim() + "\n\n" + content[end..]);
        Console.WriteLine(_page);
    }
}
