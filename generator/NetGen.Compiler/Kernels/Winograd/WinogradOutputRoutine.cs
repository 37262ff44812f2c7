using System.Globalization;

namespace NetGen.Compiler;

/// <summary>A' m A of a tile of sums: m x m output pixels, through the convolution's store.</summary>
/// <param name="Store">What is done as they are stored; the pool's layout is an argument.</param>
public sealed record WinogradOutputRoutine(WinogradAlgorithm Algorithm, ConvStore Store) : Routine
{
    /// <summary>Of a convolution's store what the routine's text depends on.</summary>
    public static WinogradOutputRoutine For(WinogradAlgorithm algorithm, ConvStore store) =>
        new(algorithm, store with { Pool = store.Pool is PoolStore pool ? pool with { Output = default } : null });

    public override string Name
    {
        get
        {
            string name = FormattableString.Invariant($"WinogradOutput{Algorithm.Inputs}To{Algorithm.Outputs}")
                + (Store.HasBias ? "Bias" : "");
            if (Store.Activation.Function != ActivationFunction.None)
                name += Store.Activation.Function;
            if (Store.Activation.Parameter != 0)
                name += Store.Activation.Parameter.ToString("R", CultureInfo.InvariantCulture).Replace('.', '_').Replace('-', 'm').Replace('+', 'p');
            return Store.Pool is PoolStore pool ? name + FormattableString.Invariant($"Pool{pool.Height}x{pool.Width}") + (pool.KeepsWinners ? "Winners" : "") : name;
        }
    }

    public override IReadOnlyList<string> Operands => ["m", .. Store.Operands];

    public override IReadOnlyList<string> Sizes => Store.Pool is { KeepsWinners: true }
        ? ["row", "pixel", "winnerRow", "winnerPixel", "channels", "unpadded", "step"]
        : ["row", "pixel", "channels", "unpadded", "step"];

    public override string Summary => $"a tile of {Algorithm.Inputs}x{Algorithm.Inputs} sums, each from its product's matrix, to {Algorithm.Outputs}x{Algorithm.Outputs} output pixels, A' m A{Store.Describe()}.";

    public override void WriteBody(CodeWriter w)
    {
        int outputs = Algorithm.Outputs;
        (int height, int width) = Store.Pool is PoolStore store ? (store.Height, store.Width) : (1, 1);
        WinogradGrid sums = new("m", Algorithm.Inputs, $"{Algorithm.Inputs} * step", "step");
        WinogradGrid output = new("output", outputs / height, "row", "pixel"), winners = new("winners", outputs / height, "winnerRow", "winnerPixel");
        bool keepsWinners = Store.Pool is { KeepsWinners: true };
        sums.WriteRows(w);
        output.WriteRows(w);
        if (keepsWinners)
            winners.WriteRows(w);
        w.Open("for (int column = 0; column < channels; column += S.Count)");
        sums.WriteColumns(w);
        output.WriteColumns(w);
        if (keepsWinners)
            winners.WriteColumns(w);
        if (Store.HasBias)
            w.Line("V b = S.Load(in bias, column);");
        sums.WriteTransform(w, Algorithm.OutputTransform(), "y", (y, x) =>
        {
            string value = $"y{y}_{x}";
            if (Store.HasBias)
                w.Line($"{value} = S.Add({value}, b);");
            Store.WriteActivated(w, value, "unpadded", "column");
            if (Store.Pool is null)
                w.Line(output.Store(value, y, x));
        });
        if (Store.Pool is PoolStore pool)
            for (int row = 0; row < outputs / height; row++)
                for (int column = 0; column < outputs / width; column++)
                    WritePooled(w, pool, row, column, output, winners);
        w.Close("column");
    }

    private static void WritePooled(CodeWriter w, PoolStore pool, int row, int column, WinogradGrid output, WinogradGrid winners)
    {
        string best = $"y{row * pool.Height}_{column * pool.Width}", winner = $"n{row}_{column}";
        if (pool.KeepsWinners)
            w.Line($"V {winner} = S.Zero;");
        for (int position = 1; position < pool.Height * pool.Width; position++)
        {
            string value = $"y{row * pool.Height + position / pool.Width}_{column * pool.Width + position % pool.Width}";
            if (pool.KeepsWinners)
                w.Line($"{winner} = S.IfGreater({value}, {best}, S.Broadcast({position}), {winner});");
            w.Line($"{best} = S.Max({best}, {value});");
        }
        w.Line(output.Store(best, row, column));
        if (pool.KeepsWinners)
            w.Line(winners.Store(winner, row, column));
    }
}
