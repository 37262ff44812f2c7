namespace NetGen;

/// <summary>Shapes in messages and reports.</summary>
internal static class Shapes
{
    /// <summary>28x28x1</summary>
    public static string Text<T>(IEnumerable<T> shape) => string.Join('x', shape);

    /// <summary>How many values a shape has.</summary>
    public static int Length(IReadOnlyList<int> shape)
    {
        int length = 1;
        for (int i = 0; i < shape.Count; i++)
            length = checked(length * shape[i]);
        return length;
    }
}
