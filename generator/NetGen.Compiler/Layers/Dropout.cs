namespace NetGen.Compiler;

/// <summary>Zeroes values with probability <paramref name="Rate"/> when training and scales the others by 1 / (1 - rate).</summary>
public sealed record Dropout(float Rate) : Layer
{
    public override string Kind => "dropout";
}
