using System.Text;

namespace NetGen.Compiler;

/// <summary>Layer names as parts of C# identifiers.</summary>
public static class Identifiers
{
    /// <summary><c>features.0</c> as <c>Features0</c>, <c>conv1</c> as <c>Conv1</c>.</summary>
    public static string Pascal(string name)
    {
        StringBuilder text = new();
        bool upper = true;
        foreach (char c in name)
        {
            if (c is '.' or '_' or '-')
            {
                upper = true;
                continue;
            }
            text.Append(upper ? char.ToUpperInvariant(c) : c);
            upper = false;
        }
        return text.ToString();
    }

    public static string Camel(string name)
    {
        string pascal = Pascal(name);
        return char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
    }
}
