namespace NetGen.Compiler;

/// <summary>The lowering of every kind of layer.</summary>
public sealed class LayerLowerings(params LayerLowering[] lowerings)
{
    private readonly Dictionary<Type, LayerLowering> _byType = lowerings.ToDictionary(lowering => lowering.LayerType);

    /// <summary>The types of the layers' records.</summary>
    public IEnumerable<Type> LayerTypes => _byType.Keys;

    public LayerLowering this[FusedLayer layer] => _byType[layer.Layer.GetType()];
}
