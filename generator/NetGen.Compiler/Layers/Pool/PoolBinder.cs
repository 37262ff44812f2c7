namespace NetGen.Compiler;

/// <summary>Reads <c>pool</c>, <c>maxpool</c> and <c>avgpool</c>. A pool's stride is its window unless given.</summary>
internal static class PoolBinder
{
    public static Layer BindMax(LayerOptions options) => Bind(PoolKind.Max, options, countPadding: false);

    public static Layer BindAverage(LayerOptions options) => Bind(PoolKind.Average, options, options.Flag("count-padding", false));

    private static Pool Bind(PoolKind kind, LayerOptions options, bool countPadding)
    {
        (int Y, int X) kernel = options.Pair("kernel", (2, 2));
        (int strideY, int strideX) = options.Pair("stride", kernel);
        return new Pool(kind, kernel.Y, kernel.X, strideY, strideX, options.Padding(Padding.Valid), countPadding);
    }
}
