namespace NetGen.Compiler;

/// <summary>A tensor's shape: <c>28x28x1</c>, an image; <c>128x3</c>, a sequence; <c>1024</c>, a vector.</summary>
internal static class ShapeValue
{
    public const string Form =
        "height x width x channels, such as 28x28x1, steps x channels for a sequence, such as 128x3, or a lone number for a vector";

    public static TensorShape? Read(ValueReader reader, YamlNode node, string place)
    {
        if (node is not YamlScalar { Text: string text })
        {
            reader.Report.Add(DiagnosticCatalog.WrongNode, node.Range, $"{place} is a {ValueReader.KindOf(node)}; it takes {Form}");
            return null;
        }
        string[] parts = text.Split('x');
        if (parts.Length > 3 || parts.Any(part => part.Length == 0 || part.Any(c => c is < '0' or > '9')))
        {
            reader.Report.Add(DiagnosticCatalog.Malformed, node.Range, $"{place} {Quoted.Of(text)} is not {Form}");
            return null;
        }
        int?[] read = [.. parts.Select(part => reader.Integer(part, node.Range, place, 1, Size.MaxLength))];
        if (read.Contains(null))
            return null;
        int[] sizes = [.. read.Select(size => size!.Value)];
        return sizes.Length switch
        {
            1 => TensorShape.Vector(sizes[0]),
            2 => TensorShape.Sequence(sizes[0], sizes[1]),
            _ => TensorShape.Image(sizes[0], sizes[1], sizes[2]),
        };
    }
}
