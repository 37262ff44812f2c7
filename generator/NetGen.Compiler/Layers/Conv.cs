namespace NetGen.Compiler;

/// <summary>A two-dimensional convolution (cross-correlation, as in PyTorch's Conv2d) with bias and activation function.</summary>
public sealed record Conv(
    int KernelHeight, int KernelWidth, int Filters,
    int StrideY, int StrideX,
    Padding Padding,
    int DilationY, int DilationX,
    int Groups,
    bool HasBias,
    Activation Activation,
    Initializer WeightInitializer) : Layer
{
    public override string Kind => "conv";
}
