namespace NetGen.Compiler;

/// <summary>An operand of an elementwise kernel: its name and how it lies in memory; per channel, it has one value for all pixels.</summary>
public readonly record struct ElementOperand(string Name, Layout Layout, bool IsPerChannel = false)
{
    /// <summary>One value a channel, as parameters are.</summary>
    public static ElementOperand PerChannel(string name) => new(name, default, IsPerChannel: true);
}
