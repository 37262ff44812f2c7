namespace NetGen.Compiler;

/// <summary>A spatial tensor as a vector, in channel, row, column order, as PyTorch's flatten gives it.</summary>
public sealed record Flatten : Layer
{
    public override string Kind => "flatten";
}
