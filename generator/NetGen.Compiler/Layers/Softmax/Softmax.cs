namespace NetGen.Compiler;

/// <summary>
/// exp(x_i) / sum_j exp(x_j), over all values of a vector, over the channels of each pixel of an image; or its logarithm. Any shape;
/// unchanged.
/// </summary>
public sealed record Softmax(bool IsLog) : Layer
{
    public override string Kind => IsLog ? "logsoftmax" : "softmax";

    public override LayerShape InferShape(EquatableArray<LayerInput> inputs) => new(inputs[0].Shape);
}
