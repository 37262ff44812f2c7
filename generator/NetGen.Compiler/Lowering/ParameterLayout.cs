namespace NetGen.Compiler;

/// <summary>One axis of a tensor as files hold it: index i lies at i / Block * BlockStride + i % Block * Stride.</summary>
public readonly record struct ParameterAxis(int Extent, int Block, int BlockStride, int Stride)
{
    public static ParameterAxis Plain(int extent, int stride) => new(extent, extent, 0, stride);
}

/// <summary>A parameter tensor's place and layout in the block.</summary>
public sealed record PackedParameter(
    int LayerId, string Name, ShapedParameter Shaped, int Offset, int Length, EquatableArray<ParameterAxis> Axes);

/// <summary>Where every parameter lies: tensors one after the other in file order, each from a cache line on.</summary>
public sealed class ParameterLayout
{
    private readonly Dictionary<(int Layer, string Name), PackedParameter> _byName = [];

    public ParameterLayout(FusedNetwork network, TensorLayouts tensors)
    {
        List<PackedParameter> parameters = [];
        int offset = 0;
        foreach (ShapedLayer layer in network.Layers)
            foreach (ShapedParameter shaped in layer.Parameters)
            {
                (int length, EquatableArray<ParameterAxis> axes) = LayerLowering.For(layer.Layer).PackParameter(layer, shaped, tensors);
                PackedParameter packed = new(layer.Id, $"{layer.Name}.{shaped.Name}", shaped, offset, length, axes);
                parameters.Add(packed);
                _byName.Add((layer.Id, shaped.Name), packed);
                offset = checked(offset + length);
            }
        Parameters = parameters.ToEquatableArray();
        Length = offset;
    }

    public EquatableArray<PackedParameter> Parameters { get; }

    /// <summary>Floats of the block.</summary>
    public int Length { get; }

    public PackedParameter this[ShapedLayer layer, string name] => _byName[(layer.Id, name)];
}
