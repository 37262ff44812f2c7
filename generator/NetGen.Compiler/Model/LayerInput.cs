namespace NetGen.Compiler;

/// <summary>One tensor a layer reads, for its shape rule: the shape, and the name of the layer it comes from.</summary>
public readonly record struct LayerInput(TensorShape Shape, string From)
{
    /// <summary>As messages write it: <c>1x1x64 input (from 'conv5')</c>.</summary>
    public override string ToString() => From == LayerSpec.NetworkInputName
        ? $"{Shape} input (the network's)"
        : $"{Shape} input (from '{From}')";
}
