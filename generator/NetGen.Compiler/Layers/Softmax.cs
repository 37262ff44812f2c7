namespace NetGen.Compiler;

/// <summary>exp(x_i) / sum_j exp(x_j), over all values of a vector, over the channels of each pixel of an image.</summary>
public sealed record Softmax : Layer
{
    public override string Kind => "softmax";
}
