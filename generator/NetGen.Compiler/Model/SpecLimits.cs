namespace NetGen.Compiler;

/// <summary>The limits that bound the work any file can cause; checked before anything recurses.</summary>
public static class SpecLimits
{
    /// <summary>Bytes of a file, as UTF-8.</summary>
    public const int FileBytes = 1_048_576;

    /// <summary>Lists and mappings inside one another.</summary>
    public const int Nesting = 32;

    public const int Layers = 10_000;

    /// <summary>Rows or columns of a kernel, a stride, a dilation or a padding; small enough that no window overflows an int.</summary>
    public const int Window = 32_767;

    /// <summary>Characters of a layer's or a class's name.</summary>
    public const int NameLength = 100;

    /// <summary>Characters of a namespace; with a class's name, in UTF-8, less than the 1,023 bytes that .NET takes.</summary>
    public const int NamespaceLength = 200;

    /// <summary>Tensors that one layer joins.</summary>
    public const int Sources = 256;
}
