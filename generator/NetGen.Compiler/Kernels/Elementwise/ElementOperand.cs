namespace NetGen.Compiler;

/// <summary>
/// An operand of an elementwise kernel: its name and how it lies in memory; per channel, it has one value for all pixels, and as a scalar
/// one for all values.
/// </summary>
public readonly record struct ElementOperand(string Name, Layout Layout, bool IsPerChannel = false, bool IsScalar = false)
{
    /// <summary>One value.</summary>
    public static ElementOperand Scalar(string name) => new(name, default, IsScalar: true);

    /// <summary>One value a channel, as parameters are.</summary>
    public static ElementOperand PerChannel(string name) => new(name, default, IsPerChannel: true);
}
