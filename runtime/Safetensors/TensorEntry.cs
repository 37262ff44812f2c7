using System.Globalization;
using System.Text;

namespace NetGen.CompilerServices;

/// <summary>One tensor of a safetensors file: what its header says.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The format's word for its type: F32, BF16, I64, ...</param>
/// <param name="Shape">Its dimensions, each at least 0.</param>
/// <param name="Begin">Where its bytes begin in the data section.</param>
/// <param name="End">Where they end.</param>
internal sealed record TensorEntry(string Name, string Type, long[] Shape, long Begin, long End)
{
    /// <summary>The types whose values' size is known.</summary>
    public static readonly string[] KnownTypes =
        ["F32", "F16", "BF16", "F64", "I64", "I32", "I16", "I8", "U8", "U16", "U32", "U64", "BOOL", "F8_E4M3", "F8_E5M2"];

    /// <summary>Whether its values can be read as floats.</summary>
    public bool IsFloat => Type is "F32" or "F16" or "BF16" or "F64";

    /// <summary>Whether it has a parameter's shape.</summary>
    public bool HasShape(IReadOnlyList<int> shape)
    {
        if (shape.Count != Shape.Length)
            return false;
        for (int i = 0; i < Shape.Length; i++)
            if (shape[i] != Shape[i])
                return false;
        return true;
    }

    /// <summary>Its name for messages: quoted, printable, not too long.</summary>
    public string QuotedName => Quote(Name);

    /// <summary>Its shape for messages.</summary>
    public string ShapeText => ShapeOf(Shape);

    /// <summary>[32, 1, 5, 5]</summary>
    public static string ShapeOf<T>(IReadOnlyList<T> shape) where T : IFormattable
    {
        if (shape.Count > 16)
            return $"{shape.Count} dimensions";
        List<string> dimensions = [];
        foreach (T dimension in shape)
            dimensions.Add(dimension.ToString(null, CultureInfo.InvariantCulture));
        return $"[{string.Join(", ", dimensions)}]";
    }

    /// <summary>A name for messages: quoted, printable, not too long.</summary>
    public static string Quote(string name)
    {
        const int MaxLength = 100;
        StringBuilder text = new("'");
        foreach (char letter in name.AsSpan(0, Math.Min(name.Length, MaxLength)))
            text.Append(char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter);
        return text.Append(name.Length > MaxLength ? "...'" : "'").ToString();
    }

    /// <summary>Bytes of one value; null for a type that is not known.</summary>
    public static int? SizeOf(string type) => type switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => 1,
        _ => null,
    };
}
