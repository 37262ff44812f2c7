namespace NetGen.Runtime.SaveLoop;

/// <summary>Saves weights of all 0 and all 1 in turn to the file it is given, and prints a line after each, until it is killed.</summary>
public static class Program
{
    /// <summary>Values of the one tensor: enough for a save to be more than one write to the disk.</summary>
    public const int Length = 1 << 19;

    /// <summary>A network of one tensor.</summary>
    public static NetworkInfo Info { get; } = new()
    {
        Name = "SaveLoop",
        InputShape = [1],
        OutputShape = [1],
        Layers = [],
        Loss = new LossInfo(LossKind.None),
        ParameterBlockLength = Length,
        Parameters =
        [
            new ParameterInfo
            {
                Name = "layer.weight",
                Shape = [Length],
                Offset = 0,
                PackedLength = Length,
                Axes = [new PackedAxis(Length, Length, 0, 1)],
                Initializer = new ParameterInitializer(InitializerKind.Zeros, 0, 1, 1),
            },
        ],
    };

    /// <param name="args">The file.</param>
    public static void Main(string[] args)
    {
        using ParameterBlock zeros = ParameterBlock.Create(Info, 0);
        using ParameterBlock ones = zeros.Clone();
        float[] values = new float[Length];
        Array.Fill(values, 1);
        ones.Write("layer.weight", values);
        while (true)
        {
            zeros.Save(args[0]);
            Console.WriteLine(0);
            ones.Save(args[0]);
            Console.WriteLine(1);
        }
    }
}
