using System.Text;

namespace NetGen.Compiler;

/// <summary>A YAML node written on one line, the same whatever its spacing and comments were.</summary>
internal static class SpecText
{
    public static string Of(YamlNode node)
    {
        StringBuilder text = new();
        Write(node, text);
        return text.ToString();
    }

    // Recursion ends: Parse limits the nesting.
    private static void Write(YamlNode node, StringBuilder text)
    {
        switch (node)
        {
            case YamlScalar scalar:
                text.Append(scalar.Text);
                break;
            case YamlSequence list:
                text.Append('[');
                for (int i = 0; i < list.Items.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Write(list.Items[i], text);
                }
                text.Append(']');
                break;
            case YamlMapping { Entries.Count: 1 } mapping when text.Length == 0:
                WriteEntry(mapping.Entries[0], text);
                break;
            case YamlMapping mapping:
                for (int i = 0; i < mapping.Entries.Count; i++)
                {
                    text.Append(i == 0 ? "{ " : ", ");
                    WriteEntry(mapping.Entries[i], text);
                }
                text.Append(mapping.Entries.Count == 0 ? "{}" : " }");
                break;
        }
    }

    private static void WriteEntry(YamlEntry entry, StringBuilder text)
    {
        text.Append(entry.Key.Text).Append(':');
        if (entry.Value is YamlScalar { Text: "" })
            return;
        text.Append(' ');
        Write(entry.Value, text);
    }
}
