using System.Globalization;

namespace NetGen.Compiler;

/// <summary>A' m A of a tile of sums: m x m output pixels, through the convolution's epilogue.</summary>
/// <param name="Store">What is done as they are stored; the pool's layout is an argument.</param>
public sealed record WinogradOutputRoutine(WinogradAlgorithm Algorithm, ConvEpilogue Epilogue) : Routine
{
    /// <summary>Of a convolution's epilogue what the routine's text depends on.</summary>
    public static WinogradOutputRoutine For(WinogradAlgorithm algorithm, ConvEpilogue epilogue) =>
        new(algorithm, epilogue with { Pool = epilogue.Pool is PoolEpilogue pool ? pool with { Output = default } : null });

    public override string Name
    {
        get
        {
            string name = FormattableString.Invariant($"WinogradOutput{Algorithm.Inputs}To{Algorithm.Outputs}")
                + (Epilogue.HasBias ? "Bias" : "");
            if (Epilogue.Activation.Function != ActivationFunction.None)
                name += Epilogue.Activation.Function;
            if (Epilogue.Activation.Parameter != 0)
                name += NameOf(Epilogue.Activation.Parameter);
            if (Epilogue.Activation.SecondParameter != 0)
                name += "And" + NameOf(Epilogue.Activation.SecondParameter);
            return Epilogue.Pool is PoolEpilogue pool
                ? name + FormattableString.Invariant($"Pool{pool.Height}x{pool.Width}") + (pool.KeepsArgmax ? "Argmax" : "")
                : name;
        }
    }

    public override IReadOnlyList<string> Operands => ["m", .. Epilogue.Operands];

    public override IReadOnlyList<string> Sizes => Epilogue.Pool is { KeepsArgmax: true }
        ? ["rowStride", "pixelStride", "argmaxRowStride", "argmaxPixelStride", "channels", "unpadded", "step"]
        : ["rowStride", "pixelStride", "channels", "unpadded", "step"];

    public override string Summary =>
        $"a tile of {Algorithm.Inputs}x{Algorithm.Inputs} sums, each from its product's matrix, to "
            + $"{Algorithm.Outputs}x{Algorithm.Outputs} output pixels, A' m A{Epilogue.Describe()}.";

    public override void WriteBody(CodeWriter w)
    {
        int outputs = Algorithm.Outputs;
        (int height, int width) = Epilogue.Pool is PoolEpilogue pool ? (pool.Height, pool.Width) : (1, 1);
        double[,] matrix = Algorithm.OutputTransform();
        WinogradGrid sums = new("m", $"{Algorithm.Inputs} * step", "step");
        WinogradGrid output = new("output", "rowStride", "pixelStride"), argmax = new("argmax", "argmaxRowStride", "argmaxPixelStride");
        WinogradGrid.OpenChannels(w);
        sums.WriteRows(w, matrix, sums);
        if (Epilogue.HasBias)
            w.Line("V b = S.Load(in bias, channel);");
        // As many columns at a time as a window of the pool has.
        w.Open($"for (int column = 0; column < {outputs / width}; column++)");
        for (int x = 0; x < width; x++)
        {
            string suffix = width == 1 ? "" : $"_{x}";
            sums.WriteColumnReferences(w, Column(x, width), Algorithm.Inputs, suffix);
            sums.WriteColumn(w, matrix, suffix);
            for (int y = 0; y < outputs; y++)
            {
                string value = $"y{y}{suffix}";
                if (Epilogue.HasBias)
                    w.Line($"{value} = S.Add({value}, b);");
                if (!Epilogue.IsPooledFirst)
                    Epilogue.WriteActivated(w, value, TileCode.Var("unpadded"), TileCode.Var("channel"));
            }
        }
        output.WriteColumnReferences(w, "column", outputs / height);
        if (Epilogue.Pool is { KeepsArgmax: true })
            argmax.WriteColumnReferences(w, "column", outputs / height);
        for (int row = 0; row < outputs / height; row++)
        {
            if (Epilogue.Pool is not null)
                WritePooled(w, Epilogue.Pool, row);
            else
                w.Line($"S.Store(y{row}, ref output{row}, 0);");
        }
        w.Close("column");
        w.Close("channel");
    }

    private static string NameOf(float parameter) =>
        parameter.ToString("R", CultureInfo.InvariantCulture).Replace('.', '_').Replace('-', 'm').Replace('+', 'p');

    private static string Column(int x, int width) => width == 1 ? "column" : x == 0 ? $"(column * {width})" : $"(column * {width} + {x})";

    private void WritePooled(CodeWriter w, PoolEpilogue pool, int row)
    {
        string Value(int position) =>
            $"y{row * pool.Height + position / pool.Width}" + (pool.Width == 1 ? "" : $"_{position % pool.Width}");
        string best = Value(0), number = $"n{row}";
        if (pool.KeepsArgmax)
            w.Line($"V {number} = S.Zero;");
        for (int position = 1; position < pool.Height * pool.Width; position++)
            PoolGeometry.WriteLarger(w, best, Value(position), pool.KeepsArgmax ? number : null, $"S.Broadcast({position})");
        if (Epilogue.IsPooledFirst)
            Epilogue.WriteActivated(w, best, TileCode.Var("unpadded"), TileCode.Var("channel"));
        w.Line($"S.Store({best}, ref output{row}, 0);");
        if (pool.KeepsArgmax)
            w.Line($"S.Store({number}, ref argmax{row}, 0);");
    }
}
