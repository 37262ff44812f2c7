namespace NetGen.Compiler;

/// <summary>Where every parameter lies: tensors one after the other in file order, each from a cache line on.</summary>
public sealed class ParameterLayout
{
    private readonly Dictionary<(int Layer, string Name), PackedParameter> _byName = [];

    public ParameterLayout(FusedNetwork network, LayerLowerings lowerings, TensorLayouts tensors)
    {
        List<PackedParameter> parameters = [];
        long offset = 0;
        NetworkSpec spec = network.Source.Spec;
        bool isTrained = spec.Training && spec.Loss.Kind != LossKind.None;
        foreach (FusedLayer layer in network.Layers)
        {
            LayerLowering lowering = lowerings[layer];
            foreach (ShapedParameter shaped in layer.Shaped.Parameters)
            {
                (long length, EquatableArray<ParameterAxis> axes) = lowering.PackParameter(layer, shaped, tensors);
                PackedParameter packed = new(
                    layer.Id, $"{layer.Name}.{shaped.Name}", shaped, (int)offset, (int)length, axes,
                    lowering.StorageOf(layer, shaped, tensors))
                {
                    IsUpdatedInPass = isTrained && shaped.IsTrained && lowering.UpdatesInPass(shaped),
                };
                parameters.Add(packed);
                _byName.Add((layer.Id, shaped.Name), packed);
                offset = Size.Sum(offset, length);
            }
        }
        Parameters = parameters.ToEquatableArray();
        Length = offset;
    }

    public EquatableArray<PackedParameter> Parameters { get; }

    /// <summary>Floats of the block; offsets and lengths are right where it is <see cref="Size.MaxLength"/> at most.</summary>
    public long Length { get; }

    public PackedParameter this[ShapedLayer layer, string name] => _byName[(layer.Id, name)];
}
